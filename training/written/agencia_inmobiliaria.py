"""A Spanish estate agency, with Spanish field names; people ask in Spanish and English."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """140 properties, 7 agents, 260 visits, 60 contracts."""
    agents = [
        {"codigo": code, "nombre": name, "oficina": office, "desde": year}
        for code, name, office, year in (
            ("LGA", "Lucía García", "Valencia", 2014),
            ("MRO", "Mateo Romero", "Valencia", 2019),
            ("SNA", "Sofía Navarro", "Alicante", 2011),
            ("DVE", "Diego Vega", "Alicante", 2022),
            ("CIB", "Carla Ibáñez", "Castellón", 2017),
            ("JPO", "Javier Pons", "Castellón", 2024),
            ("EMO", "Elena Molina", "Valencia", 2020),
        )
    ]
    homes = []
    for number in range(1, 141):
        home: dict[str, Any] = {
            "ref": f"V{number:04}",
            "tipo": chance.choice(["piso", "piso", "casa", "ático", "local", "estudio"]),
            "operacion": chance.choice(["venta", "venta", "alquiler"]),
            "ubicacion": {
                "ciudad": chance.choice(["Valencia", "Alicante", "Castellón", "Gandía", "Elche"]),
                "barrio": chance.choice(["Centro", "Playa", "Norte", "Ensanche", "Puerto"]),
            },
            "metros": chance.randint(28, 320),
            "habitaciones": chance.randint(0, 6),
            "extras": chance.sample(
                ["ascensor", "garaje", "piscina", "terraza", "trastero"], chance.randint(0, 3)
            ),
            "agente": chance.choice([one["codigo"] for one in agents]),
            "alta": datetime(2024, 5, 1) + timedelta(days=chance.randrange(930)),
            "estado": chance.choice(["disponible", "disponible", "reservado", "cerrado"]),
        }
        home["precio"] = (
            chance.randrange(450, 1900, 25)
            if home["operacion"] == "alquiler"
            else chance.randrange(62_000, 690_000, 1000)
        )
        if chance.random() < 0.6:
            home["anoConstruccion"] = chance.randint(1920, 2025)
        homes.append(home)
    visits = [
        {
            "inmueble": f"V{chance.randint(1, 140):04}",
            "fecha": datetime(2026, 3, 1) + timedelta(hours=chance.randrange(6500)),
            "cliente": chance.choice(
                [
                    "Sr. Ortiz",
                    "Sra. Blanco",
                    "Fam. Weber",
                    "Ms. Hill",
                    "Sr. Duarte",
                    "Sra. Peiró",
                    "Fam. Bakker",
                ]
            ),
            "interes": chance.randint(1, 5),
            "agente": chance.choice([one["codigo"] for one in agents]),
        }
        for _ in range(260)
    ]
    contracts = [
        {
            "contrato": 800 + number,
            "inmueble": f"V{chance.randint(1, 140):04}",
            "firmado": datetime(2025, 1, 7) + timedelta(days=chance.randrange(690)),
            "importe": chance.randrange(60_000, 650_000, 500),
            "comision": round(chance.uniform(900, 21_000), 2),
        }
        for number in range(60)
    ]
    return {"agentes": agents, "inmuebles": homes, "visitas": visits, "contratos": contracts}


QUESTIONS = """
inmuebles count
    ¿cuántos inmuebles tenemos?
    how many properties do we have
    inmuebles en cartera, total

inmuebles[estado="disponible"] count
    ¿cuántos siguen disponibles?
    cuántos hay libres, o sea disponible

inmuebles[estado="disponible"] list
    available properties (disponible)

inmuebles[operacion="alquiler"] count
    pisos y casas en alquiler, cuántos
    how many are for rent (alquiler)
    ¿Cuántos inmuebles se alquilan?

inmuebles[operacion="alquiler" & ubicacion.ciudad="Valencia"] count
    rentals in Valencia, how many

inmuebles[operacion="alquiler" & ubicacion.ciudad="Valencia"] list
    alquileres en Valencia

inmuebles[operacion="venta" & estado="disponible"] avg precio
    precio medio de lo que está en venta y disponible
    average price of available ones for venta

inmuebles by ubicacion.ciudad count
    inmuebles por ciudad
    how many in each city
    cuántos tenemos en cada ciudad

inmuebles by ubicacion.ciudad avg precio
    precio medio por ciudad
    average price by city

inmuebles by tipo count
    cuántos hay de cada tipo
    properties by type

inmuebles[tipo="ático"] list
    enséñame los áticos
    show all penthouses (ático)

inmuebles[tipo="casa"] top 1 precio show ref, precio
    la casa más cara, con referencia y precio
    most expensive casa: reference and price

inmuebles[operacion="venta"] bottom 1 precio show ref, ubicacion.ciudad
    ¿cuál es lo más barato en venta y en qué ciudad está?
    cheapest for venta: reference and city

inmuebles[precio<100000 & operacion="venta"] count
    how many cost under 100000 (venta)

inmuebles[precio<100000 & operacion="venta"] list
    en venta por menos de 100.000

inmuebles[habitaciones>=3] count
    how many have at least 3 bedrooms

inmuebles[habitaciones>=3] list
    con tres habitaciones o más

inmuebles[habitaciones=0] show ref, tipo
    sin habitaciones: referencia y tipo
    which have no bedroom? reference and type

inmuebles[extras="piscina"] count
    ¿cuántos tienen piscina?

inmuebles[extras="piscina"] list
    properties with a piscina
    con piscina

inmuebles[extras="garaje" & ubicacion.barrio="Centro"] show ref, precio
    con garaje en el Centro, referencia y precio
    Centro with garaje: reference and price

inmuebles[extras.#=0] count
    how many have no extras at all

inmuebles[extras.#=0] list
    sin ningún extra

inmuebles by extras count desc
    qué extras hay y cuántas veces, de más a menos
    extras by how often they occur, most first

inmuebles top 3 metros show ref, metros
    los tres más grandes con sus metros
    three largest properties and their size

inmuebles avg metros
    superficie media
    average size in square metres

inmuebles[metros>150] count
    bigger than 150 m², how many

inmuebles[metros>150] list
    más de 150 metros

inmuebles[anoConstruccion<1950] list
    construidos antes de 1950
    built before 1950

inmuebles[anoConstruccion=null] count
    ¿de cuántos no sabemos el año?
    year of construction missing, how many

inmuebles[alta=this month] list
    altas de este mes
    new properties this month

inmuebles by alta:year count
    altas por año
    how many came in each year

inmuebles bottom 1 alta show ref, alta
    el que lleva más tiempo con nosotros y desde cuándo
    longest on the books: reference and date

inmuebles[agente="LGA"] count
    how many does LGA look after

inmuebles[agente="LGA"] list
    inmuebles de LGA

inmuebles[agente.nombre="Diego Vega"] count
    ¿cuántos lleva Diego Vega?

inmuebles[agente.nombre="Diego Vega"] list
    properties of Diego Vega

inmuebles by agente.nombre count
    cartera de cada agente, por nombre
    properties per agent name

inmuebles[agente.oficina="Alicante"] count
    los de la oficina de Alicante, cuántos son

inmuebles[agente.oficina="Alicante"] list
    properties of the Alicante office

inmuebles[precio>avg & operacion="alquiler"] list
    alquileres más caros que la media
    rentals above the average price

inmuebles[no visitas] count
    ¿cuántos no ha visitado nadie?

inmuebles[no visitas] list
    properties without any visit

inmuebles[no visitas & estado="disponible"] show ref
    disponibles que nadie ha visto, su referencia
    available ones nobody has looked at: reference

inmuebles[estado="reservado"] percent
    porcentaje de reservados
    what share is reservado

visitas count
    visitas en total
    how many visits were there

visitas[fecha=this week] list
    visitas de esta semana
    visits this week

visitas[fecha=2026-10] count
    how many viewings in October 2026

visitas[fecha=*-10] list
    visitas en octubre

visitas by fecha:month count
    visitas por mes
    viewings by month

visitas by cliente count top 1
    ¿qué cliente ha visitado más?
    client with the most viewings

visitas[cliente="Fam. Weber"] list
    todo lo que ha visto la Fam. Weber
    viewings of Fam. Weber

visitas avg interes
    interés medio
    average interest

visitas[interes=5] count
    how many showed the highest interest, 5

visitas[interes=5] list
    visitas con interés 5

visitas by agente.nombre count top 3
    los tres agentes con más visitas
    top three agents by viewings

visitas[inmueble.ubicacion.ciudad="Gandía"] list
    visitas en Gandía
    viewings in Gandía

visitas by inmueble.tipo avg interes
    interés medio por tipo de inmueble
    average interest by type of property

visitas by inmueble count top 5
    los cinco inmuebles más visitados
    five most viewed properties

visitas[inmueble.operacion="alquiler"] count
    ¿cuántas visitas fueron a pisos de alquiler?

visitas[inmueble.operacion="alquiler"] list
    viewings of rentals (alquiler)

contratos count
    contratos firmados
    how many contracts have we signed

contratos[firmado=this year] sum comision
    comisiones de este año
    commission so far this year

contratos[firmado=last year] sum importe
    importe firmado el año pasado
    signed last year, total amount

contratos top 1 comision show contrato, comision
    la comisión más alta y su contrato
    highest commission with its contract number

contratos avg importe
    importe medio de un contrato
    average contract

contratos by firmado:month count
    contratos por mes
    contracts per month

contratos[inmueble.ubicacion.ciudad="Elche"] sum comision
    comisiones en Elche
    how much commission did Elche bring

contratos by inmueble.agente sum comision
    comisión por agente
    commission by agent of the property

contratos[importe>400000] list
    contratos por encima de 400.000
    over 400k

agentes bottom 1 desde show nombre
    ¿quién lleva más años?
    agent who has been here longest

agentes[oficina="Valencia"] show nombre
    quién trabaja en Valencia
    agents in the Valencia office

agentes by oficina count
    agentes por oficina
    how many agents in each office

after inmuebles[estado="disponible"] count
inmuebles[estado="disponible" & ubicacion.ciudad="Alicante"] count
    ¿y en Alicante?
    only Alicante

after inmuebles[estado="disponible"] count
inmuebles[estado="disponible"] by ubicacion.ciudad count
    por ciudad
    by city please

after visitas[fecha=2026-10] count
visitas[fecha=2026-11] count
    ¿y en noviembre?
    and November

after inmuebles[extras="piscina"] count
inmuebles[extras="terraza"] count
    ¿y con terraza?
    terraza?

after contratos avg importe
contratos max importe
    ¿y el máximo?
    and the highest

after inmuebles by ubicacion.ciudad count
inmuebles[operacion="alquiler"] by ubicacion.ciudad count
    solo los de alquiler
    only rentals (alquiler)

after agentes by oficina count
agentes[oficina="Castellón"] show nombre
    ¿quiénes son los de Castellón?
    who are the ones in Castellón

none
    ¿cuál es el piso más bonito?
    ¿subirán los precios el año que viene?
    teléfono de la Sra. Blanco
    ¿por qué no se vende el local?
    what is the mortgage rate
    how far is V0012 from the beach
    baja el precio de V0003
    cancela las visitas de mañana
    mediana de los precios
    who is the owner of V0040
    ¿cuántos vecinos hay en el edificio?
    sueldo de Lucía García
    gracias
    precio por metro cuadrado
    how many photos does V0010 have
    diferencia entre el más caro y el más barato
"""
