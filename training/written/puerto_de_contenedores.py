"""A container port with Spanish field names: ships, quays, calls of ships, containers, and the cranes' breakdowns."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SHIPS = (
    "Aurora Bay|Bahía Clara|Cabo Norte|Delfín Azul|Estrella Polar|Fjordstern|Gaviota|Hanse Trader|Isla Verde"
    "|Jade Orchid|Kestrel|Lady Marit|Mar de Plata|Northern Pearl|Océano Sur|Perla Negra|Quetzal|Río Ancho"
)
GOODS = "fruta|maquinaria|textil|electrónica|madera|pescado congelado|productos químicos|juguetes"
LANDS = "Brasil|China|Marruecos|Noruega|Perú|Senegal|Vietnam"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """18 ships, 5 quays, 190 calls, 380 containers, 60 breakdowns of cranes."""
    ships = []
    for number, name in enumerate(SHIPS.split("|"), 1):
        ship: dict[str, Any] = {
            "imo": f"IMO{9100000 + number * 137}",
            "nombre": name,
            "bandera": chance.choice(["Panamá", "Liberia", "Malta", "Portugal", "Noruega"]),
            "naviera": chance.choice(["Atlántica", "Blue Meridian", "Nordlinie", "Transmar"]),
            "eslora_m": chance.randint(118, 366),
            "calado_m": round(chance.uniform(6.5, 15.5), 1),
            "teu": chance.randrange(800, 14500, 100),
            "anio_construccion": chance.randint(1994, 2025),
        }
        if chance.random() < 0.6:
            ship["capitan"] = chance.choice(["Iker Roldán", "Solveig Dahl", "Paulo Neves", "Mina Castell"])
        ships.append(ship)
    quays = [
        {
            "codigo": code,
            "nombre": name,
            "longitud_m": length,
            "calado_max_m": depth,
            "gruas": cranes,
            "reefer": reefer,
        }
        for code, name, length, depth, cranes, reefer in (
            ("MN1", "Muelle Norte", 420, 16, 5, True),
            ("MN2", "Muelle del Faro", 260, 11, 3, False),
            ("MS1", "Muelle Sur", 380, 14.5, 4, True),
            ("MS2", "Dársena Vieja", 140, 7.5, 1, False),
            ("ME1", "Muelle Este", 300, 12, 2, False),
        )
    ]
    calls = []
    for number in range(190):
        planned = datetime(2025, 6, 1) + timedelta(hours=chance.randrange(13300))
        call: dict[str, Any] = {
            "num_escala": 70001 + number,
            "buque": ships[chance.randrange(17)]["imo"],
            "muelle": chance.choice(["MN1", "MN1", "MN2", "MS1", "MS2"]),
            "eta": planned,
            "estado": chance.choice(["finalizada", "finalizada", "finalizada", "cancelada"]),
            "descargados": chance.randint(0, 900),
            "cargados": chance.randint(0, 900),
            "tasas_eur": chance.randrange(1800, 64000, 50),
            "practico": chance.choice(["Bosco", "Leire", "Xoán"]),
        }
        if planned > datetime(2026, 11, 29):
            call["estado"] = "prevista"
        elif call["estado"] == "finalizada":
            call["llegada"] = planned + timedelta(hours=chance.choice([-3, -1, 0, 0, 2, 5, 11, 26]))
            if planned < datetime(2026, 11, 26):
                call["salida"] = call["llegada"] + timedelta(hours=chance.randint(7, 60))
                call["horas_en_puerto"] = (call["salida"] - call["llegada"]).seconds // 3600 + 24 * (
                    call["salida"] - call["llegada"]
                ).days
            else:
                call["estado"] = "en puerto"
        calls.append(call)
    containers = []
    for number in range(380):
        entered = datetime(2026, 1, 4) + timedelta(days=chance.randrange(328))
        box: dict[str, Any] = {
            "matricula": f"{chance.choice(['MSKU', 'TRLU', 'GESU'])}{400000 + number * 31}",
            "escala": 70001 + chance.randrange(180),
            "pies": chance.choice([20, 40, 40, 45]),
            "mercancia": chance.choice(GOODS.split("|")),
            "origen": chance.choice(LANDS.split("|")),
            "peso_t": round(chance.uniform(2.5, 31), 1),
            "refrigerado": chance.random() < 0.25,
            "entrada": entered,
            "aduana": chance.choice(["liberado", "liberado", "liberado", "pendiente", "retenido"]),
        }
        if box["aduana"] == "liberado" and chance.random() < 0.8:
            box["retirado"] = min(entered + timedelta(days=chance.randint(1, 30)), datetime(2026, 11, 29))
        if chance.random() < 0.2:
            box["precintos"] = [f"P{chance.randint(1000, 9999)}" for _ in range(chance.randint(1, 3))]
        containers.append(box)
    breakdowns = [
        {
            "muelle": chance.choice(["MN1", "MN2", "MS1", "ME1"]),
            "grua": chance.choice(["G1", "G2", "G3", "G4"]),
            "fecha": datetime(2025, 3, 1) + timedelta(days=chance.randrange(638)),
            "motivo": chance.choice(["cable", "motor", "software", "viento"]),
            "minutos_parada": chance.choice([15, 30, 45, 90, 180, 600]),
            "piezas": [
                {
                    "pieza": chance.choice(["cable de acero", "freno", "polea", "sensor"]),
                    "uds": chance.randint(1, 6),
                    "precio_eur": chance.choice([18, 75, 240, 1350]),
                }
                for _ in range(chance.randint(0, 2))
            ],
        }
        for _ in range(60)
    ]
    return {
        "buques": ships,
        "muelles": quays,
        "escalas": calls,
        "contenedores": containers,
        "averias": breakdowns,
    }


QUESTIONS = """
buques by naviera count
    ships per shipping line
    how many vessels does each line send us
    ¿cuántos buques tiene cada naviera?

buques top 1 eslora_m show nombre, eslora_m
    longest ship and its length
    ¿cuál es el buque más largo y cuánto mide?

buques bottom 1 anio_construccion show nombre
    which ship is the oldest
    el buque más viejo

buques[anio_construccion>=1990 & anio_construccion<=1999] list
    ships built in the nineties
    buques construidos en los noventa

buques[capitan=null] show nombre
    for which ships do we have no captain
    buques sin capitán registrado, ¿cómo se llaman?

buques[teu>10000] count
    how many ships carry more than 10,000 TEU
    ¿cuántos buques superan los 10.000 TEU?

buques by naviera avg teu > 7000
    lines whose ships average over 7000 TEU
    navieras con más de 7.000 TEU de media por buque

buques[bandera="Malta" or bandera="Liberia" & eslora_m>300] show nombre
    names of the Maltese ships, and of the Liberian ones longer than 300 m
    which ships fly the flag of Malta, or the Liberian one and measure over 300 metres

buques[bandera!="Panamá"] count
    number of ships not under the flag of Panamá
    ¿cuántos no llevan bandera de Panamá?

buques distinct bandera
    which flags do our ships fly
    ¿qué banderas hay?

buques count distinct bandera
    how many different flags
    ¿cuántas banderas distintas hay?

buques[no escalas] show nombre
    which ship has never called here
    buques que nunca han hecho escala

buques[capitan="Solveig Dahl"] show nombre
    what does Solveig Dahl command
    ¿de qué buques es capitana Solveig Dahl?

muelles top 1 calado_max_m show nombre
    our deepest quay
    ¿qué muelle tiene más calado?

muelles[reefer=true] show nombre, gruas
    quays with reefer plugs and how many cranes they have
    muelles para refrigerados, con sus grúas

muelles sum gruas
    how many cranes altogether
    ¿cuántas grúas hay en total?

muelles[no escalas] show nombre
    at which quay does nobody moor
    muelles sin ninguna escala

muelles[no averias & gruas>=1] show nombre
    quays that have a crane or more and never had a breakdown
    muelles con al menos una grúa y sin averías

escalas[estado="prevista"] list
    expected calls
    what ships are still to come? all the calls
    escalas previstas

escalas[estado="prevista"] bottom 1 eta show buque.nombre, eta
    which ship is due next, and when
    el próximo buque en llegar y su eta

escalas[estado="en puerto"] show buque.nombre, muelle.nombre
    who is in port right now, and at which quay
    buques que están en puerto y en qué muelle

escalas[estado="cancelada"] percent
    what percentage of calls gets cancelled
    share of cancelled calls
    ¿qué porcentaje de escalas se cancela?

escalas[llegada>@eta] count
    how many calls came in after their ETA
    number of late arrivals
    ¿cuántas llegaron con retraso?

escalas[llegada>@eta] by buque.naviera count desc
    late arrivals per line, worst first
    retrasos por naviera, de más a menos

escalas[llegada<@eta & llegada=this year] list
    calls that came early this year
    llegadas adelantadas de este año

escalas by llegada:year asc count, sum tasas_eur
    per year of arrival: number of calls and fees
    calls and total fees, year by year
    escalas y tasas por año de llegada

escalas by llegada:month sum tasas_eur top 1
    month with the highest port fees by arrival
    ¿en qué mes de llegada se cobraron más tasas?

escalas by buque.nombre count top 3
    the three ships that call most often
    los tres buques con más escalas

escalas by buque.nombre sum tasas_eur top 1
    which ship has paid the most fees
    ¿qué buque ha pagado más tasas en total?

escalas by buque.naviera avg horas_en_puerto
    how long does each line stay on average, in hours
    horas medias en puerto por naviera

escalas by muelle.nombre avg horas_en_puerto > 30
    quays where ships stay over 30 hours on average
    muelles con estancia media de más de 30 horas

escalas[horas_en_puerto>48] count
    how many stayed longer than two days, so over 48 hours
    number of calls of more than 48 h

escalas sum descargados, sum cargados
    containers unloaded and loaded, both totals
    total descargado y total cargado

escalas[cargados>@descargados] percent
    in what share of calls do we load more than we unload
    porcentaje de escalas con más cargados que descargados

escalas[descargados=0 & cargados=0] list
    calls where nothing was moved, neither on nor off
    escalas sin carga ni descarga

escalas[buque.calado_m>@muelle.calado_max_m] list
    calls where the ship draws more than the quay allows
    escalas con un buque de más calado que el muelle

escalas[buque.nombre="Gaviota"] top 1 llegada show llegada
    when did the Gaviota last arrive
    ¿cuándo llegó por última vez el Gaviota?

escalas[buque.nombre="Kestrel" & llegada>=2026-05] list
    Kestrel calls since May
    escalas del Kestrel desde mayo

escalas[practico="Leire" & llegada=last month] count
    how many ships did Leire bring in last month
    ¿cuántas escalas llevó Leire el mes pasado?

escalas by practico count, avg tasas_eur
    calls and average fee for each pilot
    por práctico: número de escalas y tasa media

escalas by llegada:weekday count
    arrivals by day of the week
    llegadas por día de la semana

escalas[tasas_eur>avg & buque.bandera="Noruega"] list
    Norwegian-flagged calls with fees above average
    escalas con bandera de Noruega y tasas por encima de la media

contenedores[retirado=null] count
    how many boxes are still on the yard, not collected
    number of containers that nobody has picked up
    ¿cuántos contenedores siguen sin retirar?

contenedores[retirado=null & entrada<last 90 days] list
    containers lying here for more than 90 days
    contenedores sin retirar que entraron hace más de 90 días

contenedores[retirado=null & aduana="liberado"] show matricula, entrada
    cleared but not picked up: number and date of entry
    ¿qué contenedores liberados no se han retirado y cuándo entraron?

contenedores[aduana="retenido"] list
    boxes held by customs
    contenedores retenidos

contenedores[aduana="retenido"] by origen count desc
    from where do the boxes come that customs holds? most first
    retenidos por país de origen, de mayor a menor

contenedores by aduana count
    containers by customs status
    how many are cleared, pending, held
    contenedores por estado de aduana

contenedores by mercancia sum peso_t
    tonnes per kind of goods
    ¿cuántas toneladas de cada mercancía?

contenedores by mercancia avg peso_t > 17
    goods averaging more than 17 t a box
    mercancías con un peso medio superior a 17 toneladas

contenedores by origen count, avg peso_t
    per country of origin: number of boxes and mean weight
    por origen, cuántos y cuánto pesan de media

contenedores by origen count distinct mercancia
    how many different goods does each country send
    ¿cuántas mercancías distintas llegan de cada país?

contenedores[refrigerado=true] percent
    share of reefers
    what part of the containers is refrigerated, in percent
    porcentaje de refrigerados

contenedores[refrigerado=false & mercancia="pescado congelado"] list
    frozen fish in boxes without cooling
    pescado congelado que no va refrigerado

contenedores[pies=40|45 & peso_t>28] count
    how many 40 or 45 foot boxes weigh over 28 tonnes
    ¿cuántos de 40 o 45 pies pasan de 28 t?

contenedores top 1 peso_t show matricula, mercancia
    heaviest container, its number and what's in it
    el contenedor más pesado: matrícula y mercancía

contenedores[precintos=null] percent
    what percentage travels without seals
    porcentaje de contenedores sin precintos

contenedores[precintos.#>=2] show matricula
    which boxes carry two or more seals
    matrículas con 2 precintos o más

contenedores[escala.buque="IMO9100137"] count
    how many containers came with the ship IMO9100137
    ¿cuántos contenedores trajo el buque IMO9100137?

contenedores[escala.estado="cancelada"] list
    boxes booked on a cancelled call
    contenedores de escalas canceladas

contenedores[entrada=this month & origen="China"|"Vietnam"] count
    how many from China and Vietnam this month
    ¿cuántos han entrado este mes de China o Vietnam?

contenedores[matricula^"MSKU" & aduana!="liberado"] count
    number of MSKU boxes not yet cleared
    how many containers starting with MSKU aren't released

contenedores by entrada:month asc count
    boxes per month of entry
    contenedores por mes de entrada

averias sum minutos_parada
    total minutes that the cranes stood still
    ¿cuántos minutos de parada en total?

averias by motivo avg minutos_parada desc
    average stoppage by cause, longest first
    parada media según el motivo, de mayor a menor

averias by muelle.nombre count top 1
    which quay has most crane breakdowns
    el muelle con más averías

averias by fecha:year count, sum minutos_parada
    breakdowns and lost minutes per year
    averías y minutos de parada por año

averias[motivo="viento" & fecha=last year] count
    how often did the wind stop us last year
    ¿cuántas averías por viento el año pasado?

averias[piezas.#=0] count
    how many breakdowns needed no parts
    averías sin piezas, ¿cuántas?

averias[piezas.pieza="freno" & piezas.uds>2] list
    breakdowns that took more than two brakes
    averías con más de 2 frenos

averias by piezas.pieza sum piezas.uds desc
    spare parts by quantity, largest first
    piezas por unidades gastadas, de más a menos

averias[minutos_parada<=30] percent
    what share was over within half an hour (30 minutes)
    porcentaje de averías de 30 minutos como mucho

averias top 1 fecha show grua, muelle.nombre
    latest breakdown: crane and quay
    la última avería, ¿qué grúa y en qué muelle?

contenedores avg retirado - entrada
    how many days does a container stay until it is picked up, on average
    días de media entre entrada y retirada

contenedores by mercancia avg retirado - entrada top 1
    which goods stand on the yard longest on average before pick-up
    ¿qué mercancía tarda más de media en retirarse?

escalas[estado="cancelada"] by buque.naviera percent desc
    cancellation rate per line, highest first
    porcentaje de escalas canceladas por naviera, de mayor a menor

escalas avg by buque count
    how many calls does a ship make on average
    media de escalas por buque

escalas count by buque count > 12
    how many ships have called more than 12 times
    ¿cuántos buques tienen más de 12 escalas?

averias sum piezas.precio_eur * piezas.uds
    what did all the spare parts cost, price times units
    ¿cuánto han costado todas las piezas, precio por unidades?

contenedores[aduana="retenido"] by origen percent
    what percentage of the boxes from each country is held by customs
    porcentaje de retenidos por país de origen

after escalas[estado="prevista"] list
escalas[estado="prevista" & muelle.nombre="Muelle Norte"] list
    only at Muelle Norte
    ¿y solo en el Muelle Norte?

after escalas[estado="prevista"] list
escalas[estado="prevista"] count
    how many are they
    ¿cuántas son?

after contenedores by aduana count
contenedores[refrigerado=true] by aduana count
    just the reefers
    solo los refrigerados

after contenedores[retirado=null] count
contenedores[retirado=null] by mercancia count
    by goods?
    ¿y por mercancía?

after escalas by buque.nombre sum tasas_eur top 1
escalas by buque.naviera sum tasas_eur top 1
    and which line?
    ¿y qué naviera?

after averias sum minutos_parada
averias[motivo="software"] sum minutos_parada
    because of software alone?
    ¿y por software?

after averias sum minutos_parada
averias avg minutos_parada
    on average?
    ¿y de media?

after buques top 1 eslora_m show nombre, eslora_m
buques top 1 calado_m show nombre, calado_m
    and the deepest draught
    ¿y el de más calado?

after escalas[practico="Leire" & llegada=last month] count
escalas[practico="Xoán" & llegada=last month] count
    same for Xoán
    ¿y Xoán?

none
    which captain is the most experienced
    how much fuel did the Quetzal bunker
    what is the Gaviota worth
    why was the call cancelled
    average salary of a pilot
    how many crew are aboard the Lady Marit
    goods carried by ships of Transmar
    median stay in hours
    when will the Río Ancho really get here
    ratio of loaded to unloaded boxes
    which port is bigger, ours or the next one
    release container TRLU400031
    ¿qué grúa es la más segura?
    ¿cuánto tarda un barco de Lima a Cádiz?
    ¿hará viento mañana?
    ¿quién es el dueño de la mercancía retenida?
    e-mail of the Nordlinie agent
    buenos días
"""
