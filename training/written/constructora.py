"""A construction firm with Spanish field names: sites, crews, timesheets, suppliers' invoices."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SITES = (
    "Residencial Los Olmos|Colegio Miramar|Nave Poligono Sur|Puente del Molino|Hotel Brisa|Torre Almena|Viviendas El Prado"
    "|Centro de Salud Norte|Aparcamiento Plaza Nueva|Chalets La Loma|Mercado Viejo|Depuradora Rio Claro|Oficinas Bahia"
    "|Polideportivo Este|Biblioteca Central|Edificio Jacaranda|Muelle Tres|Casa Consistorial"
)
CLIENTS = "Ayuntamiento de Villalba|Grupo Lar|Inversiones Duero|Familia Ocaña|Junta Comarcal|Hoteles Brisa"
SUPPLIERS = "Hormigones Vega|Hierros Cano|Andamios Ruiz|Electricidad Soto|Cristales Mar|Pinturas Lucero|Áridos Peña|Maderas Gil"
FOREMEN = (
    "Ramón Ibáñez|Lucía Ferrer|Mateo Quiroga|Sonia Paredes|Andrés Lozano|Pilar Nieto|Óscar Vidal|Elena Bravo"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """18 sites, 10 crews, 300 timesheets, 220 invoices."""
    sites = []
    for number, name in enumerate(SITES.split("|"), 1):
        begin = datetime(2024, 6, 1) + timedelta(days=chance.randrange(880))
        state = chance.choice(["en curso", "en curso", "terminada", "parada", "adjudicada"])
        site: dict[str, Any] = {
            "_id": f"OB-{number:03d}",
            "nombre": name,
            "ciudad": chance.choice(["Sevilla", "Cádiz", "Huelva", "Málaga"]),
            "cliente": CLIENTS.split("|")[number % 6],
            "tipo": chance.choice(["vivienda", "obra pública", "industrial", "rehabilitación"]),
            "estado": state,
            "presupuesto": chance.choice([90000, 240000, 600000, 1500000, 3200000]),
            "m2": chance.randint(120, 9000),
            "plantas": chance.randint(1, 14),
            "inicio": begin,
            "fin_previsto": begin + timedelta(days=chance.choice([120, 240, 400])),
        }
        if state == "terminada":
            site["fin_real"] = min(
                site["fin_previsto"] + timedelta(days=chance.randrange(-30, 90)), datetime(2026, 11, 20)
            )
        sites.append(site)
    crews = [
        {
            "codigo": f"C{number:02d}",
            "capataz": FOREMEN.split("|")[number % 8],
            "oficio": ["albañilería", "ferralla", "electricidad", "fontanería", "pintura"][number % 5],
            "operarios": chance.randint(3, 14),
            "coste_hora": chance.choice([85, 110, 140, 190]),
            "subcontrata": chance.choice(["S", "N", "N"]),
            "obra_actual": chance.choice([one["_id"] for one in sites]),
        }
        for number in range(1, 11)
    ]
    sheets = []
    for number in range(300):
        sheet: dict[str, Any] = {
            "_id": 52000 + number,
            "obra_id": chance.choice(sites[:16])["_id"],
            "cuadrilla": f"C{chance.randint(1, 9):02d}",
            "fecha": datetime(2025, 9, 1) + timedelta(days=chance.randrange(454)),
            "horas": chance.choice([4, 6, 8, 8, 8, 9, 10]),
            "extra": chance.choice([0, 0, 0, 1, 2, 3]),
        }
        if chance.random() < 0.2:
            sheet["incidencia"] = chance.choice(["lluvia", "falta de material", "accidente", "avería"])
        sheets.append(sheet)
    invoices = []
    for number in range(220):
        issued = datetime(2025, 3, 1) + timedelta(days=chance.randrange(630))
        invoice: dict[str, Any] = {
            "num_factura": f"F{chance.randint(25, 26)}-{1000 + number}",
            "obra_id": chance.choice(sites)["_id"],
            "proveedor": chance.choice(SUPPLIERS.split("|")),
            "concepto": chance.choice(
                ["hormigón", "acero", "andamios", "vidrio", "pintura", "madera", "mano de obra"]
            ),
            "importe": round(chance.uniform(150, 48000), 2),
            "iva": chance.choice([21, 21, 10]),
            "fecha_emision": issued,
            "vencimiento": issued + timedelta(days=chance.choice([30, 60, 90])),
        }
        if chance.random() < 0.7:
            invoice["fecha_pago"] = min(
                issued + timedelta(days=chance.randrange(10, 110)), datetime(2026, 11, 27)
            )
        invoices.append(invoice)
    return {"obras": sites, "cuadrillas": crews, "partes": sheets, "facturas": invoices}


QUESTIONS = """
obras count
    how many sites do we have on the books
    number of building projects
    ¿cuántas obras tenemos registradas?

obras[estado="en curso"] list
    ongoing projects
    sites where we're building right now
    obras en marcha

obras[estado="en curso"] count
    how many jobs are under way
    ¿cuántas obras están en curso?
    number of active sites

obras[estado="parada"] show nombre
    which sites have come to a standstill
    where has work stopped, which projects
    ¿qué obras están paradas?

obras[estado="terminada" & fin_real=this year] count
    how many projects did we finish this year
    ¿cuántas obras hemos terminado este año?

obras[estado="terminada" & fin_real>@fin_previsto] show nombre
    finished projects that ran over schedule
    which jobs were handed over late
    ¿qué obras se entregaron con retraso?

obras[estado="en curso" & fin_previsto<today] show nombre, fin_previsto
    ongoing jobs already past their planned end, with that date
    what's behind schedule? site and planned finish
    obras en curso que ya deberían estar acabadas, con la fecha prevista

obras[fin_previsto=next month] list
    projects due next month
    what should be done by the end of next month, i.e. planned for next month
    obras que terminan el mes que viene

obras[inicio=this year] show nombre, inicio
    sites we started this year and on which day
    obras empezadas este año, con fecha

obras by ciudad count
    projects per city
    how are the sites spread over the towns
    obras por ciudad

obras by ciudad count top 1
    in which city do we build most
    which town has the most sites
    ¿en qué ciudad tenemos más obras?

obras by ciudad sum presupuesto
    budget by city
    how much money is going into each town
    presupuesto total por ciudad

obras by cliente count
    jobs per client
    number of projects for each customer
    ¿cuántas obras nos ha encargado cada cliente?

obras by cliente sum presupuesto top 1
    our biggest client by total budget
    which customer is worth the most to us in budget
    ¿qué cliente nos da más presupuesto?

obras by tipo avg presupuesto
    average budget per kind of project
    what does each type of job cost on average
    presupuesto medio por tipo de obra

obras by estado count
    sites by status
    how many are running, stopped, finished or just awarded

obras[cliente="Grupo Lar"] show nombre
    what are we building for Grupo Lar
    Grupo Lar's projects by name
    ¿qué obras llevamos para Grupo Lar?

obras[tipo="obra pública"] count
    how many public works are there
    public sector jobs, how many
    ¿cuántas obras públicas tenemos?

obras[tipo="vivienda" & ciudad="Sevilla"] list
    housing in Sevilla
    residential sites in Sevilla
    viviendas en Sevilla

obras top 1 presupuesto show nombre
    our biggest project by money
    which site has the largest budget
    ¿cuál es la obra más cara?

obras top 3 m2 show nombre, m2
    three largest sites in square metres, with the area
    las tres obras más grandes en m2

obras[presupuesto>1000000] count
    how many projects are worth more than a million
    sites with a budget over 1 million, number
    ¿cuántas pasan del millón?

obras[presupuesto<100000] list
    small jobs under 100k
    budgets below 100,000
    obras de menos de 100.000 euros

obras top 1 plantas show nombre, plantas
    tallest building and its number of floors
    which project has the most storeys, and how many
    ¿qué edificio tiene más plantas y cuántas son?

obras[nombre="Puente del Molino"] show estado
    how is Puente del Molino doing, status-wise
    is the Puente del Molino finished? its status
    ¿en qué estado está el Puente del Molino?

obras[nombre="Hotel Brisa"] show fin_previsto
    when is Hotel Brisa due to be ready
    planned completion of Hotel Brisa
    ¿para cuándo está previsto el Hotel Brisa?

obras[nombre="Torre Almena"] show ciudad
    where is Torre Almena
    in which city are we building Torre Almena

obras[nombre="Biblioteca Central"] show cliente
    who are we building the Biblioteca Central for
    client of Biblioteca Central
    ¿para quién es la Biblioteca Central?

obras[no facturas] show nombre
    sites without a single invoice
    which projects haven't been billed anything by suppliers
    ¿qué obras no tienen facturas?

obras[no partes] show nombre
    where has nobody logged any hours
    sites with no timesheets
    obras sin partes de trabajo

cuadrillas count
    how many crews are there
    number of gangs
    ¿cuántas cuadrillas hay?

cuadrillas sum operarios
    how many workers do the crews have altogether
    total workforce in the crews
    ¿cuántos operarios tenemos en total?

cuadrillas by oficio sum operarios
    workers per trade
    headcount by trade
    operarios por oficio

cuadrillas by oficio count
    crews by trade
    cuadrillas por oficio

cuadrillas top 1 operarios show codigo
    which is the largest crew
    code of the biggest gang
    ¿cuál es la cuadrilla más numerosa?

cuadrillas top 1 coste_hora show capataz
    whose crew is the dearest per hour
    foreman of the most expensive crew

cuadrillas[subcontrata="S"] show codigo, capataz
    subcontracted crews with their foremen
    which gangs aren't ours but subcontracted? code and foreman
    cuadrillas subcontratadas y su capataz

cuadrillas[subcontrata="S"] percent
    what share of the crews is subcontracted
    porcentaje de cuadrillas subcontratadas

cuadrillas[oficio="electricidad"] show capataz
    who leads the electricians
    foremen in charge of electrical work
    ¿quién manda en los electricistas?

cuadrillas[codigo="C04"] show obra_actual.nombre
    where is C04 working at the moment, which site
    on which project is crew C04
    ¿en qué obra está la C04?

cuadrillas[obra_actual.nombre="Hotel Brisa"] show codigo, oficio
    crews on Hotel Brisa now, with their trade
    ¿qué cuadrillas hay en el Hotel Brisa y de qué oficio son?

cuadrillas by obra_actual.ciudad sum operarios
    workers by city they're in now
    how many men are on site in each town at present

cuadrillas avg operarios
    average crew size
    ¿cuánta gente hay por cuadrilla de media?

partes sum horas
    hours worked in total
    total de horas trabajadas

partes[fecha=last week] sum horas
    how many hours were worked last week
    total hours logged last week
    ¿cuántas horas se hicieron la semana pasada?

partes[fecha=this month] by cuadrilla sum horas
    hours per crew this month
    what did each gang put in this month, in hours
    horas de este mes por cuadrilla

partes by obra_id.nombre sum horas top 1
    which site has eaten the most hours
    project with the most hours worked
    ¿en qué obra se han echado más horas?

partes by obra_id.nombre sum horas
    hours by site
    horas por obra

partes[obra_id.nombre="Colegio Miramar"] sum horas
    how many hours went into Colegio Miramar
    hours at the Colegio Miramar, total
    ¿cuántas horas llevamos en el Colegio Miramar?

partes[obra_id.ciudad="Huelva"] list
    timesheets from sites in Huelva
    partes de Huelva

partes by obra_id.cliente sum horas desc
    hours by client, highest first
    which clients did we work how long for, in descending order

partes sum extra
    overtime altogether
    total de horas extra

partes by cuadrilla sum extra top 1
    which crew does the most overtime
    ¿qué cuadrilla hace más horas extra?

partes by cuadrilla.capataz sum horas top 3
    three foremen whose crews worked most hours
    top 3 capataces por horas

partes by cuadrilla.oficio sum horas
    hours by trade
    time worked for each trade
    horas por oficio

partes[cuadrilla.capataz="Lucía Ferrer" & fecha=last month] sum horas
    how many hours did Lucía Ferrer's people work last month
    horas de la gente de Lucía Ferrer el mes pasado

partes[incidencia="accidente"] list
    accidents
    days with an accident on site
    partes con accidente

partes[incidencia="lluvia" & fecha=2026] count
    how many times did rain get in the way in 2026
    rain days in 2026, number
    ¿cuántos días de lluvia hubo en 2026?

partes by incidencia count
    trouble by kind
    incidents by type
    incidencias por tipo

partes[incidencia!=null] by obra_id.nombre count top 1
    which site has the most trouble
    project with the most incidents
    ¿qué obra da más problemas, por incidencias?

partes[incidencia!=null] percent
    on what share of timesheets did something go wrong
    porcentaje de partes con alguna incidencia

partes[incidencia="falta de material"] by obra_id.nombre count
    lack of material per site
    how often did each project run out of material

partes by fecha:month sum horas
    hours month by month
    horas al mes

partes by fecha:weekday sum horas
    hours by weekday
    ¿qué días de la semana se trabaja más? horas de cada uno

facturas sum importe
    how much have suppliers billed us in all
    total amount of the invoices
    ¿cuánto suman todas las facturas?

facturas[fecha_pago=null] list
    unpaid invoices
    open bills
    facturas pendientes

facturas[fecha_pago=null] count
    how many invoices are still unpaid
    ¿cuántas facturas quedan por pagar?

facturas[fecha_pago=null] sum importe
    how much do we owe suppliers
    total outstanding
    ¿cuánto debemos?

facturas[fecha_pago=null & vencimiento<today] list
    overdue invoices
    bills past their due date that we haven't paid
    facturas vencidas sin pagar

facturas[fecha_pago=null & vencimiento<today] sum importe
    how much money is overdue
    importe total vencido

facturas[fecha_pago=null & vencimiento=this week] list
    what has to be paid this week
    unpaid invoices falling due this week
    lo que vence esta semana

facturas[fecha_pago>@vencimiento] count
    how many invoices did we pay late
    ¿cuántas facturas pagamos fuera de plazo?

facturas[fecha_emision=last month] sum importe
    billed to us last month, total
    how much were we invoiced last month
    ¿cuánto nos facturaron el mes pasado?

facturas[fecha_pago=this year] sum importe
    how much have we paid out this year
    ¿cuánto llevamos pagado este año?

facturas by proveedor sum importe
    spend per supplier
    how much does each supplier bill us
    gasto por proveedor

facturas by proveedor sum importe top 1
    which supplier costs us the most
    who do we spend most with
    ¿con qué proveedor gastamos más?

facturas by proveedor count top 3
    the three suppliers that send most invoices
    top 3 proveedores por número de facturas

facturas[fecha_pago=null] by proveedor sum importe desc
    what do we owe each supplier, largest debt first
    open amounts by supplier in descending order
    deuda con cada proveedor, de mayor a menor

facturas[proveedor="Hormigones Vega"] list
    bills from Hormigones Vega
    facturas de Hormigones Vega

facturas[proveedor="Hierros Cano" & fecha_emision=2026] sum importe
    how much did Hierros Cano charge us in 2026
    Hierros Cano, total for 2026

facturas by obra_id.nombre sum importe top 5
    five sites with the highest invoiced cost
    las cinco obras en las que más se ha facturado

facturas by obra_id.nombre sum importe > 100000
    sites invoiced for more than 100,000
    projects where suppliers billed over 100k in total

facturas[obra_id.nombre="Mercado Viejo"] sum importe
    what has Mercado Viejo cost in invoices so far
    ¿cuánto se ha facturado en el Mercado Viejo?

facturas[obra_id.cliente="Junta Comarcal"] list
    invoices on jobs for the Junta Comarcal
    facturas de obras de la Junta Comarcal

facturas by obra_id.tipo sum importe
    invoiced cost by type of project
    gasto por tipo de obra

facturas by concepto sum importe
    spend by what it was for
    how much on concrete, steel, glass and the rest
    gasto por concepto

facturas[concepto="acero"] avg importe
    average steel bill
    ¿cuánto cuesta de media una factura de acero?

facturas[concepto="hormigón" & fecha_emision=this year] sum importe
    how much did we spend on concrete this year
    gasto en hormigón este año, total

facturas top 1 importe show num_factura, proveedor, importe
    biggest invoice: number, supplier and amount
    la factura más alta, con número, proveedor e importe

facturas[importe>20000] count
    how many invoices are over 20k
    ¿cuántas facturas superan los 20.000 euros?

facturas[iva=10] list
    invoices at the reduced VAT of 10 %
    facturas con el 10 % de IVA

facturas count distinct proveedor
    how many different suppliers bill us
    ¿con cuántos proveedores trabajamos?

facturas distinct proveedor
    who supplies us
    nuestros proveedores

after obras[estado="en curso"] count
obras[estado="en curso"] show nombre
    which are they?
    ¿cuáles son?

after obras[estado="en curso"] count
obras[estado="en curso" & ciudad="Málaga"] count
    and in Málaga?
    ¿y en Málaga?

after obras by ciudad sum presupuesto
obras by ciudad sum m2
    and in square metres?
    lo mismo en m2

after facturas[fecha_pago=null] list
facturas[fecha_pago=null & proveedor="Andamios Ruiz"] list
    only those from Andamios Ruiz
    las de Andamios Ruiz nada más

after facturas[fecha_pago=null] list
facturas[fecha_pago=null] sum importe
    what do they come to?
    ¿y cuánto suman?

after facturas by proveedor sum importe top 1
facturas by proveedor sum importe top 5
    make that the top five
    los cinco primeros

after partes[fecha=last week] sum horas
partes[fecha=this week] sum horas
    and this week so far?
    ¿y esta semana?

after partes[fecha=last week] sum horas
partes[fecha=last week] by cuadrilla sum horas
    by crew?
    por cuadrilla

after cuadrillas top 1 operarios show codigo
cuadrillas top 1 operarios show capataz
    who's in charge of it?
    ¿quién la dirige?

none
    which site makes the most profit
    how many bricks are left
    what does a bricklayer earn a month
    which crew works the cleanest
    how much do we still have to spend on Hotel Brisa
    median invoice
    when will the Torre Almena really be finished
    why is the Mercado Viejo stopped
    pay the overdue bills
    mobile number of Ramón Ibáñez
    which machines are rented out
    who was injured in the accident
    which supplier's sites have the most overtime
    ¿qué arquitecto hizo el Edificio Jacaranda?
    ¿lloverá mañana en Cádiz?
    borra la factura más alta
    gracias, hasta luego

obras[nombre="Colegio Miramar"] show fin_real - fin_previsto
    how much later than planned was the Colegio Miramar finished
    ¿Cuántos días después de lo previsto se terminó el Colegio Miramar?

facturas avg fecha_pago - fecha_emision
    how many days do we take to pay an invoice on average
    días de media entre emisión y pago
"""
