from reportlab.platypus import *
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
import sys
s=getSampleStyleSheet()
txt=open('a.txt',encoding='utf8').read()
fl=[]
for l in txt.split('\n'):
    fl.append(Paragraph(l.replace('&','&amp;').replace('<','&lt;') or '&nbsp;', s['BodyText']))
fl.append(Table([['Nom','Suivi'],[Paragraph('Mme Kaci',s['BodyText']),Paragraph("Mme Aubry, assistante sociale, indique que la mère est suivie au CMP pour une dépression.",s['BodyText'])]],style=[('GRID',(0,0),(-1,-1),1,colors.black)]))
SimpleDocTemplate('rl.pdf',pagesize=A4).build(list(fl))
