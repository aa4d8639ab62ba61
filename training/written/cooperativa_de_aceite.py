"""An olive oil cooperative with Spanish field names: members, plots, olives that come in, tanks, and sales of oil."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

MEMBERS = (
    "Amparo Luque|Benito Cazorla|Casilda Moya|Damián Ortega|Elvira Peña|Fermín Robles|Gregoria Sanz|Hipólito Vera"
    "|Isidro Campos|Juana Melgar|Ladislao Cano|Micaela Rus|Nicanor Tello|Ofelia Bravo|Policarpo Gil|Remedios Jara"
    "|Saturnino Polo|Teófila Marín"
)
PLACES = "Los Llanos|Cerro Alto|El Soto|La Vega|Fuente Fría|Barranco Hondo"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """18 members, 52 plots, 330 loads of olives, 10 tanks, 140 sales."""
    members = []
    for number, name in enumerate(MEMBERS.split("|"), 1):
        member: dict[str, Any] = {
            "num_socio": f"S{number:03}",
            "nombre": name,
            "pueblo": chance.choice(["Albarín", "Albarín", "Castroviejo", "Torrelía"]),
            "alta": datetime(1978, 1, 1) + timedelta(days=chance.randrange(17000)),
            "f_nac": datetime(1938, 1, 1) + timedelta(days=chance.randrange(21000)),
            "capital_eur": chance.choice([600, 1200, 3000, 9000]),
            "ecologico": chance.choice(["S", "N", "N"]),
            "maquinaria": chance.sample(
                ["tractor", "vibrador", "remolque", "desbrozadora"], chance.randint(0, 3)
            ),
        }
        if chance.random() < 0.7:
            member["movil"] = f"600 00 {chance.randint(10, 99)} {chance.randint(10, 99)}"
        if number in (4, 12):
            member["baja"] = datetime(2026, 3 * (number // 4), 15)
        members.append(member)
    plots = [
        {
            "parcela": f"{chance.randint(1, 40)}/{100 + number}",
            "socio": f"S{chance.randint(1, 17):03}",
            "paraje": chance.choice(PLACES.split("|")),
            "ha": round(chance.uniform(0.3, 14), 2),
            "olivos": chance.randint(25, 1900),
            "variedad": chance.choice(["picual", "picual", "arbequina", "hojiblanca"]),
            "riego": chance.random() < 0.35,
            "plantado": chance.choice([1920, 1955, 1988, 2003, 2014, 2022]),
            "pendiente_pct": chance.choice([0, 4, 9, 18, 32]),
        }
        for number in range(52)
    ]
    loads = []
    for number in range(330):
        season = chance.choice([2024, 2025, 2025, 2026])
        day = datetime(season, 10, 15) + timedelta(days=chance.randrange(46 if season == 2026 else 95))
        load: dict[str, Any] = {
            "albaran": f"{season % 100}-{number + 1:04}",
            "parcela": chance.choice(plots[:47])["parcela"],
            "fecha": day,
            "kg": chance.randrange(200, 9800, 10),
            "rendimiento_pct": round(chance.uniform(12, 26), 1),
            "acidez": round(chance.uniform(0.1, 2.4), 2),
            "origen": chance.choice(["vuelo", "vuelo", "vuelo", "suelo"]),
            "precio_kg": round(chance.uniform(0.45, 1.3), 2),
            "pagado": season < 2026 or chance.random() < 0.2,
            "defectos": chance.sample(["helada", "mosca", "barro", "hojas"], chance.choice([0, 0, 0, 1, 2])),
        }
        loads.append(load)
    tanks = [
        {
            "deposito": f"D{number:02}",
            "capacidad_l": capacity,
            "litros": litres,
            "calidad": quality,
            "llenado": datetime(2025, 11, 1) + timedelta(days=33 * number),
        }
        for number, (capacity, litres, quality) in enumerate(
            (
                (50000, 48200, "virgen extra"),
                (50000, 50000, "virgen extra"),
                (30000, 11900, "virgen"),
                (30000, 0, "virgen"),
                (20000, 18700, "lampante"),
                (20000, 2400, "virgen extra"),
                (10000, 10000, "ecológico"),
                (10000, 0, "lampante"),
                (5000, 3600, "ecológico"),
                (5000, 4900, "virgen extra"),
            ),
            1,
        )
    ]
    sales = []
    for number in range(140):
        day = datetime(2025, 1, 7) + timedelta(days=chance.randrange(690))
        sale: dict[str, Any] = {
            "factura": 2500 + number,
            "dia": day,
            "cliente": chance.choice(["Aceites Duarte", "Huile & Fils", "Bodega Norte", "tienda", "tienda"]),
            "pais": chance.choice(["España", "España", "Francia", "Alemania"]),
            "deposito": f"D{chance.choice([1, 2, 3, 5, 6, 7, 9]):02}",
            "lineas": [
                {
                    "formato_l": size,
                    "uds": chance.randint(2, 300),
                    "precio_ud": round(size * chance.uniform(5.2, 9.4), 2),
                }
                for size in chance.sample([0.5, 1, 5, 25], chance.randint(1, 3))
            ],
            "total_eur": chance.randrange(90, 18000, 10),
            "transporte": chance.choice(["propio", "agencia", "recogida"]),
        }
        if chance.random() < 0.85:
            sale["cobrado"] = min(
                day + timedelta(days=chance.choice([0, 15, 30, 60, 95])), datetime(2026, 11, 28)
            )
        sales.append(sale)
    return {"socios": members, "parcelas": plots, "entradas": loads, "depositos": tanks, "ventas": sales}


QUESTIONS = """
socios[baja=null] count
    ¿cuántos socios siguen de alta?
    how many members haven't left
    number of current members

socios[baja!=null] show nombre, baja
    ¿quién se ha dado de baja y cuándo?
    members who left, with the date

socios by pueblo count
    socios por pueblo
    members per village

socios bottom 1 alta show nombre, alta
    el socio más antiguo y su fecha de alta
    who has been a member longest, and since when

socios[f_nac<last 75 years] count
    ¿cuántos socios tienen más de 75 años?
    number of members over 75

socios[movil=null] show nombre
    ¿de quién no tenemos el móvil?
    members without a mobile number

socios[ecologico="S" & pueblo!="Albarín"] list
    socios ecológicos de fuera de Albarín
    organic members (S) who aren't from Albarín

socios[maquinaria="vibrador" & maquinaria="tractor"] show nombre
    ¿quién tiene tractor y vibrador?
    members owning both a tractor and a vibrador

socios[maquinaria.#=0] count
    ¿cuántos no tienen ninguna máquina?
    number of members without machinery

socios[no parcelas] show nombre
    ¿qué socio no tiene parcelas?
    members without a plot

socios sum capital_eur, avg capital_eur
    capital total y medio de los socios
    members' capital, total and average

parcelas sum ha, sum olivos
    hectáreas y olivos en total
    total hectares and trees
    Hektar und Bäume insgesamt

parcelas by socio.nombre sum ha top 3
    los tres socios con más hectáreas
    three biggest growers by area

parcelas by socio.nombre count >= 5
    socios con cinco parcelas o más
    who has at least five plots

parcelas by variedad count, sum ha
    por variedad: parcelas y hectáreas
    plots and hectares of each variety

parcelas by paraje avg pendiente_pct > 10
    parajes con más de un 10 % de pendiente media
    places whose average slope exceeds 10 %

parcelas[riego=true] percent
    ¿qué porcentaje de parcelas tiene riego?
    share of irrigated plots

parcelas[riego=false & variedad="arbequina"] list
    arbequina sin riego
    arbequina plots that aren't irrigated

parcelas[plantado<1960] show parcela, socio.nombre
    parcelas plantadas antes de 1960 y de quién son
    plots with trees from before 1960 and their owners

parcelas top 1 olivos show parcela, paraje, olivos
    la parcela con más olivos: número, paraje y cuántos
    plot with the most trees: number, place, trees

parcelas[ha>avg & pendiente_pct=0] count
    ¿cuántas parcelas llanas (0 % de pendiente) son mayores que la media?
    flat plots (0 slope) larger than average, number

parcelas[no entradas] show parcela
    ¿de qué parcelas no ha entrado aceituna?
    plots that have never delivered

parcelas[socio.ecologico="S"] sum olivos
    olivos de los socios ecológicos
    how many trees do the organic members have in all, S

entradas[fecha=today] list
    entradas de hoy
    what came in today

entradas[fecha=yesterday] sum kg
    kilos que entraron ayer
    how many kilos came in yesterday

entradas[fecha>=2026-10] sum kg
    ¿cuántos kilos llevamos desde octubre de 2026?
    kilos since October 2026, total

entradas by fecha:year asc sum kg, avg rendimiento_pct
    kilos y rendimiento medio por año
    per year: kilos and average yield

entradas by fecha:month sum kg top 1
    el mes con más kilos
    which month brought the most olives

entradas by parcela.variedad avg rendimiento_pct
    rendimiento medio por variedad
    what does each variety yield on average
    rendement moyen par variété

entradas by parcela.paraje avg acidez > 1.2
    parajes con acidez media por encima de 1,2
    places with an average acidity of over 1.2

entradas[origen="suelo"] percent
    porcentaje de aceituna del suelo
    what share is picked off the ground (suelo)

entradas by origen avg acidez
    acidez media según el origen
    average acidity of vuelo and suelo

entradas[acidez<=0.2 & rendimiento_pct>20] list
    entradas con acidez de 0,2 o menos y rendimiento superior al 20 %
    loads of at most 0.2 acidity yielding over 20 percent

entradas[pagado=false] count, sum kg
    entradas sin pagar: cuántas y cuántos kilos
    unpaid loads, number and kilos

entradas[pagado=false & fecha<last 30 days] list
    entradas de hace más de 30 días sin pagar
    loads older than thirty days that haven't been paid (30)

entradas[defectos="helada"] count
    ¿cuántas entradas venían con helada?
    number of loads with frost damage, helada

entradas[defectos="mosca" & defectos="barro"] list
    entradas con mosca y barro
    loads that had both barro and mosca

entradas by defectos count desc
    defectos, de más a menos frecuentes
    defects by number of loads, most first

entradas[defectos.#=0] percent
    ¿qué parte viene sin defectos, en porcentaje?
    percentage of loads free of defects

entradas[parcela.riego=true & fecha=last year] avg kg
    kilos medios por entrada de parcelas con riego el año pasado
    average kilos of a load from irrigated plots last year

entradas top 1 kg show albaran, parcela, kg
    la entrada más grande: albarán, parcela y kilos
    biggest load: note number, plot, kilos

entradas[parcela.paraje="Cerro Alto" & fecha=this month] count
    ¿cuántas entradas del Cerro Alto este mes?
    loads from Cerro Alto this month, how many

entradas max precio_kg, min precio_kg
    precio más alto y más bajo por kilo
    highest and lowest price paid per kilo

depositos[litros=0] show deposito
    depósitos vacíos
    which tanks are empty

depositos[litros=@capacidad_l] show deposito
    ¿qué depósitos están llenos?
    full tanks

depositos by calidad sum litros
    litros por calidad
    litres in store for each quality
    Liter je Qualität

depositos[calidad="virgen extra"] sum litros
    ¿cuánto virgen extra nos queda, en litros?
    litres of virgen extra in the tanks

depositos[no ventas & litros>0] list
    depósitos con aceite de los que no se ha vendido nada
    tanks with oil from which nothing was ever sold

ventas[dia=this year] sum total_eur
    ¿cuánto hemos vendido este año?
    sales this year in euros, total
    chiffre d'affaires de cette année

ventas by dia:month asc sum total_eur, count
    ventas por mes: importe y número de facturas
    per month: turnover and number of invoices

ventas by cliente sum total_eur top 1
    nuestro mejor cliente
    customer who has bought for most money

ventas by cliente avg total_eur > 9000
    clientes con una factura media de más de 9000 euros
    customers averaging over 9k an invoice

ventas[cobrado=null] by cliente sum total_eur desc
    ¿quién nos debe más? importes por cliente, de mayor a menor
    owed by customer, largest first

ventas[cobrado=null & dia<last 2 months] list
    facturas de hace más de dos meses sin cobrar
    invoices older than two months that are still unpaid

ventas[cobrado=@dia] percent
    porcentaje que se cobra el mismo día
    share of invoices paid on the spot, the same day

ventas[pais!="España"] percent
    ¿qué porcentaje va al extranjero, fuera de España?
    percentage sold outside España

ventas by pais count distinct cliente
    clientes distintos por país
    how many different customers in each country

ventas[lineas.formato_l=5 & lineas.uds>=200] list
    ventas de 200 garrafas o más de 5 litros
    sales with at least two hundred units (200) of the 5 litre size

ventas by lineas.formato_l sum lineas.uds
    unidades vendidas por formato
    units sold of each size

ventas[deposito.calidad="ecológico" & pais="Alemania"] count
    ¿cuántas ventas de aceite ecológico a Alemania?
    organic (ecológico) sales to Alemania, number

ventas top 3 total_eur show cliente, dia, total_eur
    las tres mayores ventas: cliente, día e importe
    three biggest sales with customer, day and amount

ventas top 1 dia show cliente, total_eur
    la última venta: a quién y por cuánto
    who bought last, and for how much

depositos show deposito, capacidad_l - litros
    ¿cuánto cabe todavía en cada depósito?
    free room in every tank: capacity minus litres

socios[baja=null] avg f_nac:age
    edad media de los socios que siguen
    average age of the members who haven't left

entradas sum kg * precio_kg
    ¿cuánto vale toda la aceituna, kilos por precio?
    what do all the olives come to, kilos times price

entradas by parcela.variedad sum kg * precio_kg desc
    importe de la aceituna por variedad, de mayor a menor
    value of the olives by variety, kilos times price, highest first

ventas avg cobrado - dia
    ¿cuántos días tardamos de media en cobrar?
    average days from sale to payment

entradas[origen="suelo"] by parcela.paraje percent desc
    porcentaje de suelo en cada paraje, de más a menos
    share of olives off the ground (suelo) by place, highest first

entradas avg by parcela sum kg
    kilos que da una parcela de media, todas sus entradas juntas
    how many kilos in total does a plot deliver on average

ventas count by cliente count > 20
    ¿cuántos clientes tienen más de 20 facturas?
    number of customers with over 20 invoices

after entradas[fecha=yesterday] sum kg
entradas[fecha=today] sum kg
    ¿y hoy?
    and today

after entradas[fecha=yesterday] sum kg
entradas[fecha=yesterday] by parcela.variedad sum kg
    por variedad
    by variety?

after depositos by calidad sum litros
depositos by calidad sum capacidad_l
    ¿y la capacidad?
    and the capacity

after ventas[dia=this year] sum total_eur
ventas[dia=last year] sum total_eur
    ¿y el año pasado?
    last year?

after ventas[dia=this year] sum total_eur
ventas[dia=this year & cliente="tienda"] sum total_eur
    solo en la tienda
    just the tienda

after socios[baja=null] count
socios[baja=null & pueblo="Torrelía"] count
    ¿y en Torrelía?
    only from Torrelía

after parcelas by socio.nombre sum ha top 3
parcelas by socio.nombre sum olivos top 3
    ¿y por olivos?
    by trees instead

after entradas[pagado=false] count, sum kg
entradas[pagado=false] list
    enséñamelas
    show me those

after parcelas top 1 olivos show parcela, paraje, olivos
parcelas top 1 olivos show socio.nombre
    ¿de quién es?
    whose is it?

none
    ¿qué socio cuida mejor sus olivos?
    ¿cuánto ganamos por litro?
    ¿lloverá este invierno?
    ¿por qué ha subido la acidez?
    kilos por olivo
    mediana de los kilos
    entradas de Amparo Luque
    teléfono de Bodega Norte
    paga las entradas de octubre
    how many workers picked the olives
    what will oil cost next year
    which oil tastes best
    temperature of tank D03
    how do I cure olives at home
    what does the mill in the next village pay
    calories in a spoon of oil
    Wie alt wird ein Olivenbaum?
    combien de bouteilles vides reste-t-il ?
    buenas tardes
"""
