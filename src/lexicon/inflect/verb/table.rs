//! How irregular verbs are conjugated: the data.

use super::model::{Model, Verbs, like, model, only};

/// The irregular conjugations that derive from a few stems.
#[rustfmt::skip]
pub(super) const MODELS: &[Model] = &[
    // -ir
    model("bouillir", "bous bous bout bouillons bouillez bouillent", "bouillir", "bouilli", "bouilli"),
    model("courir", "cours cours court courons courez courent", "courr", "couru", "couru"),
    model("cueillir", "cueille cueilles cueille cueillons cueillez cueillent", "cueiller", "cueilli", "cueilli"),
    model("dormir", "dors dors dort dormons dormez dorment", "dormir", "dormi", "dormi"),
    model("défaillir", "défaille défailles défaille défaillons défaillez défaillent", "défaillir", "défailli", "défailli").invariable(),
    model("fuir", "fuis fuis fuit fuyons fuyez fuient", "fuir", "fui", "fui"),
    model("haïr", "hais hais hait haïssons haïssez haïssent", "haïr", "haï", "haï"),
    model("mentir", "mens mens ment mentons mentez mentent", "mentir", "menti", "menti"),
    model("mourir", "meurs meurs meurt mourons mourez meurent", "mourr", "mouru", "mort"),
    model("offrir", "offre offres offre offrons offrez offrent", "offrir", "offri", "offert"),
    model("ouvrir", "ouvre ouvres ouvre ouvrons ouvrez ouvrent", "ouvrir", "ouvri", "ouvert"),
    model("partir", "pars pars part partons partez partent", "partir", "parti", "parti"),
    model("quérir", "quiers quiers quiert quérons quérez quièrent", "querr", "qui", "quis"),
    model("repentir", "repens repens repent repentons repentez repentent", "repentir", "repenti", "repenti"),
    model("saillir", "saille sailles saille saillons saillez saillent", "saillir", "sailli", "sailli"),
    model("sentir", "sens sens sent sentons sentez sentent", "sentir", "senti", "senti"),
    model("servir", "sers sers sert servons servez servent", "servir", "servi", "servi"),
    model("sortir", "sors sors sort sortons sortez sortent", "sortir", "sorti", "sorti"),
    model("souffrir", "souffre souffres souffre souffrons souffrez souffrent", "souffrir", "souffri", "souffert"),
    model("tenir", "tiens tiens tient tenons tenez tiennent", "tiendr", "tin", "tenu"),
    model("venir", "viens viens vient venons venez viennent", "viendr", "vin", "venu"),
    model("vêtir", "vêts vêts vêt vêtons vêtez vêtent", "vêtir", "vêti", "vêtu"),
    // -oir
    model("asseoir", "assieds assieds assied asseyons asseyez asseyent", "assiér", "assi", "assis"),
    model("asseoir", "assois assois assoit assoyons assoyez assoient", "assoir", "assi", "assis"),
    model("assoir", "assieds assieds assied asseyons asseyez asseyent", "assiér", "assi", "assis"),
    model("assoir", "assois assois assoit assoyons assoyez assoient", "assoir", "assi", "assis"),
    model("cevoir", "çois çois çoit cevons cevez çoivent", "cevr", "çu", "çu"),
    model("devoir", "dois dois doit devons devez doivent", "devr", "du", "dû").agreeing("due dus dues"),
    model("mouvoir", "meus meus meut mouvons mouvez meuvent", "mouvr", "mu", "mu"),
    model("mouvoir", "meus meus meut mouvons mouvez meuvent", "mouvr", "mu", "mû").agreeing("mu mue mus mues").alone(),
    model("pourvoir", "pourvois pourvois pourvoit pourvoyons pourvoyez pourvoient", "pourvoir", "pourvu", "pourvu"),
    model("pouvoir", "peux peux peut pouvons pouvez peuvent", "pourr", "pu", "pu").invariable().subjunctive("puiss", "puiss"),
    model("prévoir", "prévois prévois prévoit prévoyons prévoyez prévoient", "prévoir", "prévi", "prévu"),
    model("savoir", "sais sais sait savons savez savent", "saur", "su", "su")
        .subjunctive("sach", "sach")
        .gerund("sachant")
        .more("sachons sachez"),
    model("surseoir", "sursois sursois sursoit sursoyons sursoyez sursoient", "surseoir", "sursi", "sursis"),
    model("sursoir", "sursois sursois sursoit sursoyons sursoyez sursoient", "sursoir", "sursi", "sursis"),
    model("valoir", "vaux vaux vaut valons valez valent", "vaudr", "valu", "valu").subjunctive("vaill", "val"),
    model("prévaloir", "prévaux prévaux prévaut prévalons prévalez prévalent", "prévaudr", "prévalu", "prévalu"),
    model("voir", "vois vois voit voyons voyez voient", "verr", "vi", "vu"),
    model("vouloir", "veux veux veut voulons voulez veulent", "voudr", "voulu", "voulu")
        .subjunctive("veuill", "voul")
        .more("veuillons veuillez"),
    // -dre
    model("dre", "ds ds d dons dez dent", "dr", "di", "du"),
    model("indre", "ins ins int ignons ignez ignent", "indr", "igni", "int"),
    model("prendre", "prends prends prend prenons prenez prennent", "prendr", "pri", "pris")
        .subjunctive("prenn", "pren"),
    model("coudre", "couds couds coud cousons cousez cousent", "coudr", "cousi", "cousu"),
    model("moudre", "mouds mouds moud moulons moulez moulent", "moudr", "moulu", "moulu"),
    model("soudre", "sous sous sout solvons solvez solvent", "soudr", "solu", "solu"),
    model("absoudre", "absous absous absout absolvons absolvez absolvent", "absoudr", "absolu", "absous")
        .agreeing("absout absoute absouts absoutes"),
    model("dissoudre", "dissous dissous dissout dissolvons dissolvez dissolvent", "dissoudr", "dissolu", "dissous")
        .agreeing("dissout dissoute dissouts dissoutes"),
    // -re
    model("aître", "ais ais aît aissons aissez aissent", "aîtr", "u", "u"),
    model("aitre", "ais ais ait aissons aissez aissent", "aitr", "u", "u"),
    model("naître", "nais nais naît naissons naissez naissent", "naîtr", "naqui", "né"),
    model("naitre", "nais nais nait naissons naissez naissent", "naitr", "naqui", "né"),
    model("connaître", "connais connais connaît connaissons connaissez connaissent", "connaîtr", "connu", "connu"),
    model("connaitre", "connais connais connait connaissons connaissez connaissent", "connaitr", "connu", "connu"),
    model("battre", "bats bats bat battons battez battent", "battr", "batti", "battu"),
    model("boire", "bois bois boit buvons buvez boivent", "boir", "bu", "bu"),
    model("circoncire", "circoncis circoncis circoncit circoncisons circoncisez circoncisent", "circoncir", "circonci", "circoncis"),
    model("clure", "clus clus clut cluons cluez cluent", "clur", "clu", "clu"),
    model("inclure", "inclus inclus inclut incluons incluez incluent", "inclur", "inclu", "inclus"),
    model("occlure", "occlus occlus occlut occluons occluez occluent", "occlur", "occlu", "occlus"),
    model("confire", "confis confis confit confisons confisez confisent", "confir", "confi", "confit"),
    model("crire", "cris cris crit crivons crivez crivent", "crir", "crivi", "crit"),
    model("croire", "crois crois croit croyons croyez croient", "croir", "cru", "cru"),
    model("croître", "crois crois croît croissons croissez croissent", "croîtr", "cru", "cru"),
    model("croitre", "crois crois croit croissons croissez croissent", "croitr", "cru", "cru"),
    model("croître", "croîs croîs croît croissons croissez croissent", "croîtr", "crû", "crû").agreeing("crue crus crues").alone(),
    model("dire", "dis dis dit disons disez disent", "dir", "di", "dit"),
    model("dire", "dis dis dit disons dites disent", "dir", "di", "dit").alone(),
    model("redire", "redis redis redit redisons redites redisent", "redir", "redi", "redit").alone(),
    model("maudire", "maudis maudis maudit maudissons maudissez maudissent", "maudir", "maudi", "maudit"),
    model("faire", "fais fais fait faisons faites font", "fer", "fi", "fait").subjunctive("fass", "fass"),
    model("foutre", "fous fous fout foutons foutez foutent", "foutr", "", "foutu"),
    model("lire", "lis lis lit lisons lisez lisent", "lir", "lu", "lu"),
    model("luire", "luis luis luit luisons luisez luisent", "luir", "luisi", "lui").invariable().more("luirent"),
    model("mettre", "mets mets met mettons mettez mettent", "mettr", "mi", "mis"),
    model("nuire", "nuis nuis nuit nuisons nuisez nuisent", "nuir", "nuisi", "nui").invariable(),
    model("plaire", "plais plais plaît plaisons plaisez plaisent", "plair", "plu", "plu").invariable().more("plait"),
    model("rire", "ris ris rit rions riez rient", "rir", "ri", "ri").invariable(),
    model("rompre", "romps romps rompt rompons rompez rompent", "rompr", "rompi", "rompu"),
    model("suffire", "suffis suffis suffit suffisons suffisez suffisent", "suffir", "suffi", "suffi").invariable(),
    model("suivre", "suis suis suit suivons suivez suivent", "suivr", "suivi", "suivi"),
    model("taire", "tais tais tait taisons taisez taisent", "tair", "tu", "tu"),
    model("traire", "trais trais trait trayons trayez traient", "trair", "", "trait"),
    model("uire", "uis uis uit uisons uisez uisent", "uir", "uisi", "uit"),
    model("vaincre", "vaincs vaincs vainc vainquons vainquez vainquent", "vaincr", "vainqui", "vaincu"),
    model("vivre", "vis vis vit vivons vivez vivent", "vivr", "vécu", "vécu"),
];

/// The verbs given form by form, the infinitive left out.
#[rustfmt::skip]
pub(super) const FULL: &[(Verbs, &str)] = &[
    (only("être"), "\
        suis es est sommes êtes sont étais était étions étiez étaient serai seras sera serons serez seront serais \
        serait serions seriez seraient fus fut fûmes fûtes furent sois soit soyons soyez soient étant été"),
    (only("avoir"), "\
        ai as a avons avez ont avais avait avions aviez avaient aurai auras aura aurons aurez auront aurais aurait \
        aurions auriez auraient eus eut eûmes eûtes eurent aie aies ait ayons ayez aient ayant eu eue eues"),
    (only("aller"), "\
        vais vas va allons allez vont allais allait allions alliez allaient irai iras ira irons irez iront irais \
        irait irions iriez iraient allai allas alla allâmes allâtes allèrent aille ailles aillent allant allé \
        allée allés allées"),
    (like("falloir"), "faut fallait faudra faudrait fallut faille fallu"),
    (like("pleuvoir"), "\
        pleut pleuvent pleuvait pleuvaient pleuvra pleuvront pleuvrait pleuvraient plut plurent pleuve pleuvant \
        plu"),
    (only("ravoir"), ""),
    (like("gésir"), "gis gît git gisons gisez gisent gisais gisait gisions gisiez gisaient gisant"),
    (like("clore"), "\
        clos clôt clot closent clorai cloras clora clorons clorez cloront clorais clorait clorions cloriez \
        cloraient close closes closions closiez closant"),
    (only("seoir"), "\
        sied siéent seyait seyaient siéra siéront siérait siéraient siée seyant séant sis sise sises"),
    (only("choir"), "chois choit choient choirai choira choirait chus chut churent chu chue chues"),
    (like("échoir"), "\
        échoit échoient échoyait échoira échoiront échoirait écherra écherront écherrait échut échurent échoie \
        échéant échu échue échus échues"),
    (like("déchoir"), "\
        déchois déchoit déchoyons déchoyez déchoient déchoirai déchoiras déchoira déchoirons déchoirez déchoiront \
        déchoirais déchoirait déchoirions déchoiriez déchoiraient déchus déchut déchûmes déchûtes déchurent \
        déchoie déchoies déchoyions déchoyiez déchu déchue déchues"),
    (only("ouïr"), "ouï ouïe ouïs ouïes"),
    (only("férir"), "féru férue férus férues"),
    (only("quérir"), ""),
    (like("braire"), "\
        brait braient brayait brayaient braira brairont brairait brairaient braie brayant brait"),
    (like("bruire"), "\
        bruis bruit bruissent bruissait bruissaient bruira bruiront bruirait bruiraient bruisse bruissant bruit"),
    (only("frire"), "\
        fris frit frirai friras frira frirons frirez friront frirais frirait fririons fririez friraient frits \
        frite frites"),
];
