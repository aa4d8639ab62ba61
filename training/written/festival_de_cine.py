"""A film festival with Spanish field names: films, sections, screenings, jury votes, accreditations, prizes."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TITULOS = (
    "La marea roja|Invierno en Soria|Perro verde|Los que esperan|Cuaderno de agosto|Nadie cruza|El último tranvía|Salitre"
    "|Tres hermanas y un piano|Casa tomada por el sol|Ruido blanco|Mapa de nieve|Abuela Dinamita|Puerto sin mar|Lejos de Lima"
    "|Nueve lunas|El afinador|Humo|La hija del relojero|Verano 84|Ceniza|Cantar de ciego|Isla Negra|Un minuto más"
)
DIRECTORES = "Alba Requena|Bruno Saavedra|Celia Montes|Dídac Roig|Emma Falk|Fabio Conti|Gloria Ayala|Hassan Nouri|Ilse Baum"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 sections, 24 films, 90 screenings, 9 jurors, 150 votes, 160 accreditations, 14 prizes."""
    secciones = [
        {"cod": cod, "nombre": nombre, "jurado": jurado, "dotacion": dotacion}
        for cod, nombre, jurado, dotacion in [
            ("OFI", "Sección Oficial", True, 50000),
            ("NUE", "Nuevos Nombres", True, 15000),
            ("DOC", "Documental", True, 12000),
            ("COR", "Cortos", True, 5000),
            ("RET", "Retrospectiva", False, 0),
        ]
    ]
    peliculas = []
    for number, titulo in enumerate(TITULOS.split("|"), 1):
        pelicula: dict[str, Any] = {
            "id_pelicula": f"PE{number:02}",
            "titulo": titulo,
            "director": chance.choice(DIRECTORES.split("|")),
            "pais": chance.choice(["España", "España", "Chile", "Italia", "Marruecos", "Alemania"]),
            "estreno": chance.choice(["mundial", "europeo", "nacional"]),
            "anio": chance.choice([1968, 1984, 2025, 2026, 2026, 2026]),
            "duracion": chance.choice([12, 24, 78, 95, 104, 121, 163]),
            "seccion": chance.choice(secciones)["cod"],
            "presupuesto": chance.choice([30000, 250000, 900000, 3400000]),
            "idiomas": chance.sample(
                ["castellano", "catalán", "árabe", "italiano", "alemán"], chance.randint(1, 3)
            ),
            "recibida": datetime(2026, 1, 15) + timedelta(days=chance.randrange(190)),
        }
        if chance.random() < 0.6:
            pelicula["subtitulos"] = "sí"
        if chance.random() < 0.35:
            pelicula["distribuidora"] = chance.choice(["Lumbre", "Faro Films"])
        peliculas.append(pelicula)
    pases = []
    for number in range(90):
        sala, aforo = chance.choice([("Teatro Real", 620), ("Cine Doré", 240), ("Filmoteca", 110)])
        fecha = datetime(2026, 11, 13) + timedelta(days=chance.randrange(20))
        pase: dict[str, Any] = {
            "num": number + 701,
            "pelicula": peliculas[chance.randrange(23)]["id_pelicula"],
            "sala": sala,
            "aforo": aforo,
            "fecha": fecha,
            "hora": chance.choice(["10:00", "16:30", "19:00", "22:15"]),
            "precio": chance.choice([0, 5, 7, 9]),
            "coloquio": chance.random() < 0.3,
        }
        if fecha <= datetime(2026, 11, 29):
            pase["asistentes"] = chance.randint(9, aforo)
        if chance.random() < 0.05:
            pase["cancelado"] = chance.choice(["copia dañada", "invitado enfermo"])
        pases.append(pase)
    jurados = [
        {"dni": f"J{number}", "nombre": nombre, "profesion": profesion, "presidenta": number == 1}
        for number, (nombre, profesion) in enumerate(
            [
                ("Remedios Vela", "actriz"),
                ("Otto Kern", "crítico"),
                ("Pilar Anglada", "montadora"),
                ("Samir Haddad", "guionista"),
                ("Teo Lasarte", "músico"),
                ("Ulla Berg", "crítica"),
                ("Vera Quintana", "actriz"),
                ("Wim Aalto", "productor"),
                ("Xoán Pardo", "músico"),
            ],
            1,
        )
    ]
    votos = [
        {
            "jurado": jurados[chance.randrange(8)]["dni"],
            "pelicula": peliculas[chance.randrange(22)]["id_pelicula"],
            "nota": chance.choice([2, 4, 5, 6, 6.5, 7, 8, 9, 10]),
            "ronda": chance.choice([1, 1, 2]),
            "emitido": datetime(2026, 11, 14) + timedelta(days=chance.randrange(16)),
        }
        for _ in range(150)
    ]
    acreditaciones = []
    for number in range(160):
        pedida = datetime(2026, 8, 1) + timedelta(days=chance.randrange(118))
        acreditacion: dict[str, Any] = {
            "folio": 3000 + number,
            "persona": f"{chance.choice(['Aroa', 'Bea', 'Ciro', 'Dani', 'Eloy', 'Fina'])} {chance.choice(['Rey', 'Sanz', 'Toro', 'Uriarte', 'Vidal'])}",
            "medio": chance.choice(["Radio Faro", "El Diario del Puerto", "Cine Hoy", "por libre"]),
            "tipo": chance.choice(["prensa", "prensa", "industria", "estudiante"]),
            "pais": chance.choice(["España", "España", "Francia", "México"]),
            "pedida": pedida,
            "estado": chance.choice(["aprobada", "aprobada", "denegada", "pendiente"]),
            "cuota": chance.choice([0, 25, 60]),
            "noches_hotel": chance.choice([0, 0, 2, 4]),
            "pases_vistos": chance.randint(0, 21),
        }
        if acreditacion["estado"] == "aprobada" and chance.random() < 0.8:
            acreditacion["recogida"] = min(
                pedida + timedelta(days=chance.randint(10, 90)), datetime(2026, 11, 28)
            )
        acreditaciones.append(acreditacion)
    premios = [
        {
            "premio": f"{premio} {edicion}",
            "categoria": premio,
            "edicion": edicion,
            "pelicula": peliculas[chance.randrange(20)]["id_pelicula"],
            "importe": chance.choice([0, 3000, 10000, 30000]),
            "ex_aequo": chance.choice(["S", "N", "N"]),
        }
        for edicion in (2025, 2026)
        for premio in [
            "Mejor película",
            "Mejor dirección",
            "Mejor guion",
            "Premio del público",
            "Mejor corto",
            "Mejor música",
            "Mención",
        ]
    ]
    return {
        "secciones": secciones,
        "peliculas": peliculas,
        "pases": pases,
        "jurados": jurados,
        "votos": votos,
        "acreditaciones": acreditaciones,
        "premios": premios,
    }


QUESTIONS = """
peliculas show titulo, director
    todas las películas con su director
    our films and who directed them
    alle Filme mit Regie (director)

peliculas by seccion.nombre count
    películas por sección
    how many films in each section

peliculas by pais count desc
    películas por país, de más a menos
    films per country, most first

peliculas[pais="España" & estreno="mundial"] show titulo
    estrenos mundiales (mundial) españoles, de España
    films from España with a mundial premiere

peliculas[seccion.nombre="Documental"] avg duracion
    duración media de los documentales (sección Documental)
    average running time in the Documental section

peliculas[duracion<30] show titulo, duracion
    películas de menos de 30 minutos, con duración
    what is shorter than 30 minutes, and how long is it

peliculas top 1 duracion show titulo, duracion
    la película más larga y lo que dura
    longest film, how many minutes
    le film le plus long et sa durée

peliculas by director count > 3
    directores con más de tres películas
    who directed over 3 of the films

peliculas by pais avg presupuesto top 1
    país con el presupuesto medio más alto
    which country's films cost the most on average (presupuesto)

peliculas by seccion.nombre count, avg presupuesto
    por sección: cuántas películas y presupuesto medio
    sections with number of films and average budget

peliculas[presupuesto>1000000] show titulo, presupuesto
    películas de más de un millón (1.000.000) de presupuesto, con la cifra
    films that cost over 1 million, and how much

peliculas[presupuesto<avg & seccion="OFI"] show titulo
    películas de OFI más baratas que la media
    OFI films with a below-average budget (presupuesto)

peliculas[subtitulos=null] show titulo
    ¿qué películas no tienen subtítulos?
    films without subtitles (subtitulos)

peliculas[distribuidora=null] percent
    porcentaje de películas sin distribuidora
    share of films with no distributor (distribuidora)

peliculas[idiomas="catalán"] show titulo
    películas habladas en catalán
    films in catalán

peliculas[idiomas.#>1] count
    ¿cuántas películas tienen más de un idioma (1)?
    number of films in more than 1 language

peliculas[anio<2000] show titulo, anio asc anio
    películas anteriores a 2000, por año
    films from before 2000 in order of year, with the year

peliculas bottom 1 recibida show titulo, recibida
    la primera película que recibimos y cuándo
    which film arrived first (recibida), on what date

peliculas[no pases] show titulo
    películas sin ningún pase
    films that have no screening (pases)

peliculas[no premios & seccion="NUE"] count
    ¿cuántas películas de NUE no tienen premios?
    number of NUE films without premios

peliculas[has premios] show titulo
    películas premiadas, con premios
    which films have won premios

peliculas[no votos] show titulo
    ¿a qué película no ha votado nadie? sin votos
    films without votos

pases[fecha=today] show pelicula.titulo, sala, hora
    ¿qué se ve hoy, dónde y a qué hora?
    today's screenings: film, venue, time

pases[fecha=tomorrow & sala="Filmoteca"] show pelicula.titulo, hora
    programa de mañana en la Filmoteca: película y hora
    tomorrow in the Filmoteca: film and time

pases[fecha>today] count
    ¿cuántos pases quedan a partir de mañana (después de hoy)?
    number of screenings after today

pases sum asistentes
    público total
    total attendance so far
    Besucher insgesamt (asistentes)

pases by pelicula.titulo sum asistentes top 5
    las cinco películas con más público
    top five films by total attendance

pases by sala avg asistentes
    asistencia media por sala
    average attendance per venue

pases by sala count, sum asistentes
    por sala: pases y asistentes
    venues: number of screenings, total attendance

pases by fecha:day sum asistentes
    asistentes por día
    attendance day by day, total

pases by fecha:day sum asistentes top 1
    ¿qué fecha tuvo más público?
    date with the largest total attendance

pases[asistentes=@aforo] count
    ¿cuántos pases se llenaron del todo (asistentes igual al aforo)?
    number of sold-out screenings: attendance equal to aforo

pases[asistentes<50] show pelicula.titulo, sala, asistentes
    pases con menos de 50 personas: película, sala, asistentes
    which screenings had under 50 people, of what, where, how many

pases[asistentes<50 & coloquio=true] count
    coloquios con menos de 50 asistentes, ¿cuántos?
    number of screenings with a coloquio and below 50 attendees

pases by hora avg asistentes top 1
    ¿a qué hora viene más gente de media?
    time slot with the best average attendance

pases[coloquio=true] percent
    porcentaje de pases con coloquio
    what share of screenings has a coloquio

pases[cancelado!=null] show pelicula.titulo, fecha, cancelado
    pases cancelados: película, fecha y motivo (cancelado)
    cancelled (cancelado) screenings with film, date and reason

pases[precio=0] count
    ¿cuántos pases son gratis (0)?
    number of free screenings, 0

pases by pelicula.pais sum asistentes desc
    público por país de la película, de más a menos
    attendance per country of the film, largest first

pases by pelicula.seccion avg asistentes > 150
    códigos de sección con más de 150 asistentes de media
    section codes averaging over 150 attendees

pases[pelicula.director="Celia Montes"] show pelicula.titulo, fecha, sala
    pases de Celia Montes: película, fecha y sala
    when and where are Celia Montes' films shown

pases top 1 asistentes show pelicula.titulo, fecha, asistentes
    el pase con más público: película, fecha, asistentes
    best attended screening: film, date, number

votos by pelicula.titulo avg nota top 3
    las tres películas mejor valoradas por el jurado, nota media
    three films with the highest average nota
    les trois films les mieux notés en moyenne (nota)

votos by pelicula.titulo avg nota, count
    nota media y número de votos de cada película
    each film with its mean nota and how many votos

votos by pelicula.titulo avg nota < 5
    películas con una nota media por debajo de 5
    films whose average nota is under 5

votos by jurado.nombre avg nota bottom 1
    ¿quién es el jurado más duro, con la nota media más baja?
    which juror gives the lowest nota on average

votos by jurado.nombre count
    votos por jurado
    how many votos from each juror

votos[nota=10] show jurado.nombre, pelicula.titulo
    ¿quién ha puesto un 10, y a qué película?
    tens (10) in the jury: who and for which film

votos[ronda=2] by pelicula.titulo avg nota top 1
    la mejor nota media de la ronda 2, ¿qué película?
    which film has the highest average nota in round 2

votos[jurado.profesion="músico"] avg nota
    nota media de los jurados de profesión músico
    average nota given by jurors who are músico

votos by pelicula.pais avg nota
    nota media por país
    how does the jury rate each country on average

votos by emitido:day count top 1
    ¿qué día se votó más?
    date with the most votos

jurados[no votos] show nombre
    jurado que todavía no ha votado (sin votos)
    which juror has cast no votos

jurados by profesion count
    jurados por profesión
    jury by profession

jurados[presidenta=true] show nombre
    ¿quién es la presidenta del jurado?
    president (presidenta) of the jury

acreditaciones by tipo count
    acreditaciones por tipo
    how many accreditations of each kind

acreditaciones[estado="pendiente"] show persona, medio
    acreditaciones pendientes: persona y medio
    who is still pendiente, and for which outlet

acreditaciones[estado="denegada"] percent
    porcentaje de denegadas
    what percentage is denegada

acreditaciones[estado="aprobada" & recogida=null] show persona
    aprobadas que nadie ha recogido: personas
    who has an accreditation aprobada but not picked up (recogida)

acreditaciones[estado="aprobada" & recogida=null] count
    ¿cuántas aprobadas están sin recoger (recogida)?
    number of aprobada ones with recogida missing

acreditaciones by medio count desc
    acreditaciones por medio, de más a menos
    outlets by number of accreditations, descending

acreditaciones by medio avg pases_vistos top 1
    el medio que más pases ve de media
    outlet whose people see the most screenings on average (pases vistos)

acreditaciones[pases_vistos=0 & recogida!=null] count
    ¿cuántos recogieron la acreditación y no han visto ningún pase (0)?
    number of people who picked it up (recogida) and saw 0 screenings

acreditaciones[estado="aprobada"] sum noches_hotel
    noches de hotel de las aprobadas, en total
    hotel nights for aprobada accreditations, total

acreditaciones by pais sum noches_hotel
    noches de hotel por país
    hotel nights for every country

acreditaciones sum cuota
    ingresos por cuotas
    what have the fees (cuota) brought in

acreditaciones[pedida=last month] count
    ¿cuántas acreditaciones se pidieron el mes pasado?
    number of accreditations requested (pedida) last month

acreditaciones by pedida:month count
    solicitudes por mes (pedida)
    requests per month

acreditaciones[pais!="España" & tipo="prensa"] list
    prensa de fuera de España
    prensa from elsewhere than España

acreditaciones top 5 pases_vistos show persona, pases_vistos
    los cinco acreditados que más han visto
    five people who saw the most screenings (pases vistos), with the number

premios[edicion=2026] show categoria, pelicula.titulo
    palmarés de 2026: categoría y película
    2026 winners: category and film

premios[edicion=2025 & categoria="Mejor película"] show pelicula.titulo
    ¿qué película ganó Mejor película en 2025?
    winner of Mejor película, 2025

premios by pelicula.titulo count top 1
    la película más premiada
    film with the most premios

premios by edicion sum importe
    dinero repartido por edición
    prize money (importe) per edicion

premios by pelicula.pais count, sum importe
    por país: premios e importe total
    premios and prize money by country

premios[ex_aequo="S"] show premio, pelicula.titulo
    premios ex aequo (S) con la película
    shared premios (ex aequo S) and their films

premios[importe=0] count
    ¿cuántos premios no llevan dinero (importe 0)?
    number of premios with an importe of 0

secciones top 1 dotacion show nombre, dotacion
    sección con más dotación y cuánto
    which section has the largest dotacion, how much

secciones[jurado=false] show nombre
    sección sin jurado
    section that has no jury (jurado)

after peliculas by pais count desc
peliculas[estreno="mundial"] by pais count desc
    solo estreno mundial
    and only mundial premieres?

after pases[fecha=today] show pelicula.titulo, sala, hora
pases[fecha=tomorrow] show pelicula.titulo, sala, hora
    ¿y mañana?
    what about tomorrow

after pases by pelicula.titulo sum asistentes top 5
pases[sala="Cine Doré"] by pelicula.titulo sum asistentes top 5
    ¿y en el Cine Doré?
    only Cine Doré

after votos by pelicula.titulo avg nota top 3
votos by pelicula.titulo avg nota bottom 3
    ¿y las tres peores?
    and the worst three

after votos by jurado.nombre count
votos by jurado.nombre avg nota
    ¿y su nota media?
    the average nota instead

after acreditaciones[estado="pendiente"] show persona, medio
acreditaciones[estado="pendiente"] count
    ¿cuántas son?
    how many of them?

after premios[edicion=2026] show categoria, pelicula.titulo
premios[edicion=2026] show categoria, pelicula.titulo, pelicula.director
    con el director también
    add the director please

after acreditaciones by tipo count
acreditaciones[pais="Francia"] by tipo count
    ¿y de Francia?
    just Francia

none
    ¿Cuál es la película más bonita?
    porcentaje de ocupación de cada sala
    ¿quién ganará este año?
    beneficio de la taquilla
    mediana de las notas
    ¿por qué se canceló Humo?
    reserva dos butacas para Salitre
    deniega la acreditación 3012
    teléfono de Bea Sanz
    ¿qué actores salen en Ceniza?
    edad de los directores
    difference between rounds one and two
    screenings that begin after 8 pm
    films voted on by somebody from their own country
    how many umbrellas were lost
    who won in Cannes
    what is the plot of Mapa de nieve
    best tapas near the Teatro Real
    Wie komme ich zum Cine Doré?
    où sont les toilettes
    ¡hola a todos!

pases avg aforo - asistentes
    ¿cuántas butacas quedan vacías de media?
    average number of empty seats, aforo minus attendance

pases by sala avg aforo - asistentes
    butacas vacías de media por sala
    empty seats on average per venue

pases[aforo - asistentes>300] show pelicula.titulo, sala
    pases con más de 300 butacas vacías: película y sala
    screenings with over 300 empty seats, film and venue

pases sum asistentes * precio
    recaudación total: asistentes por precio
    attendance times price, all screenings
    recette totale : asistentes fois precio

pases by pelicula.titulo sum asistentes * precio top 3
    las tres películas que más recaudan (asistentes por precio)
    top 3 films by attendance times price

pases avg by pelicula sum asistentes
    ¿cuánto público tiene una película de media, sumando sus pases?
    average total attendance per film

pases avg by pelicula count
    ¿cuántos pases tiene una película de media?
    average number of screenings per film

pases count by pelicula count > 4
    ¿cuántas películas tienen más de cuatro pases?
    number of films with over 4 screenings

pases[coloquio=true] by sala percent
    porcentaje de pases con coloquio por sala
    share of screenings with a coloquio, per venue

acreditaciones[estado="denegada"] by tipo percent
    porcentaje de denegadas por tipo
    what share is denegada, by kind

acreditaciones[estado="aprobada"] by pais percent top 1
    país con mayor porcentaje de aprobadas (aprobada)
    country with the highest share of aprobada

acreditaciones avg recogida - pedida
    ¿cuántos días pasan de media entre pedirla y recogerla?
    average days from request (pedida) to pick-up (recogida)

acreditaciones by tipo percent
    tipos de acreditación en porcentaje
    kinds of accreditation in percent

votos avg by jurado count
    ¿cuántos votos emite un jurado de media?
    average number of votos per juror

votos count by pelicula avg nota > 7
    ¿cuántas películas tienen una nota media de más de 7?
    number of films with an average nota above 7
"""
