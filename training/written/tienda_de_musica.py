"""Music shops with Spanish field names: customers, articles, orders with lines, rented instruments, ratings."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TIENDAS = "T1,Bilbao,Nerea Ugarte|T2,Zaragoza,Martín Lasa|T3,Valencia,Pilar Soler"
NOMBRES = "Aitor|Beatriz|César|Daniela|Elías|Fátima|Gonzalo|Inés|Jaime|Lorena|Mateo|Noelia"
APELLIDOS = "Aranda|Bosch|Cebrián|Delgado|Esteban|Ferrer|Gil|Hidalgo|Izquierdo|Luna|Marín|Navas|Ortiz"
ARTICULOS = (
    "GUI-01,Guitarra clásica Alba,guitarras,189|GUI-02,Guitarra eléctrica Rayo,guitarras,429|GUI-03,Ukelele Coco,guitarras,59"
    "|PIA-01,Piano digital Nácar,teclados,749|PIA-02,Teclado Mini 49,teclados,129|VIE-01,Flauta travesera Brisa,viento,315"
    "|VIE-02,Saxo alto Ámbar,viento,890|VIE-03,Armónica Do,viento,24|PER-01,Cajón flamenco,percusión,139"
    "|PER-02,Batería Trueno,percusión,999|PER-03,Baquetas 5A,percusión,11|CUE-01,Violín 4/4,cuerda,260|CUE-02,Violonchelo 3/4,cuerda,980"
    "|ACC-01,Afinador de pinza,accesorios,15|ACC-02,Cuerdas de nailon,accesorios,9|ACC-03,Atril plegable,accesorios,22"
    "|ACC-04,Metrónomo,accesorios,29|ACC-05,Funda de guitarra,accesorios,38|ACC-06,Resina,accesorios,7"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """3 shops, 96 customers, 19 articles (two never sold), 340 orders, 80 rentals, 110 ratings."""
    tiendas = [
        {"cod": cod, "ciudad": ciudad, "encargado": encargado, "m2": chance.randrange(90, 340, 10)}
        for cod, ciudad, encargado in (one.split(",") for one in TIENDAS.split("|"))
    ]
    clientes = []
    for number in range(96):
        cliente: dict[str, Any] = {
            "cod_cliente": f"C{number + 1:03}",
            "nombre": f"{NOMBRES.split('|')[number % 12]} {APELLIDOS.split('|')[number % 13]}",
            "ciudad": chance.choice(["Bilbao", "Bilbao", "Zaragoza", "Valencia", "Teruel", "Vitoria"]),
            "tipo": chance.choice(["particular", "particular", "particular", "escuela", "grupo"]),
            "fecha_alta": datetime(2019, 1, 1) + timedelta(days=chance.randrange(2885)),
            "boletin": chance.choice(["S", "N"]),
        }
        if chance.random() < 0.8:
            cliente["correo"] = f"cliente{number}@example.org"
        clientes.append(cliente)
    articulos = [
        {
            "ref": ref,
            "nombre": nombre,
            "familia": familia,
            "precio": int(precio),
            "existencias": chance.choice([0, 0, 1, 3, 6, 12, 30]),
            "minimo": chance.choice([1, 2, 5]),
            "segunda_mano": chance.random() < 0.15,
        }
        for ref, nombre, familia, precio in (one.split(",") for one in ARTICULOS.split("|"))
    ]
    pedidos = []
    for number in range(340):
        fecha = datetime(2025, 2, 1) + timedelta(days=chance.randrange(666))
        fecha = datetime(2026, 11, 29) - timedelta(days=number // 3) if number < 30 else fecha
        lineas = []
        for articulo in chance.sample(articulos[:17], chance.choice([1, 1, 2, 2, 3])):
            uds = chance.choice([1, 1, 1, 2, 3, 6])
            lineas.append({"ref": articulo["ref"], "uds": uds, "importe": uds * int(str(articulo["precio"]))})
        pedido: dict[str, Any] = {
            "num": 8000 + number,
            "cod_cliente": chance.choice(clientes[:86])["cod_cliente"],
            "tienda": chance.choice(tiendas)["cod"],
            "fecha": fecha,
            "estado": chance.choice(
                ["pendiente", "pagado", "enviado", "entregado", "entregado", "entregado", "anulado"]
            ),
            "lineas": lineas,
            "total": sum(one["importe"] for one in lineas),
            "forma_pago": chance.choice(["tarjeta", "bizum", "efectivo", "transferencia"]),
        }
        envio = fecha + timedelta(days=chance.choice([0, 1, 2, 2, 5, 9]))
        if pedido["estado"] in ("enviado", "entregado") and envio <= datetime(2026, 11, 29):
            pedido["fecha_envio"] = envio
        if chance.random() < 0.15:
            pedido["dto_pct"] = chance.choice([5, 10, 15])
        pedidos.append(pedido)
    alquileres = []
    for _ in range(80):
        desde = datetime(2025, 6, 1) + timedelta(days=chance.randrange(540))
        alquiler: dict[str, Any] = {
            "ref": chance.choice([one for one in articulos if one["familia"] in ("viento", "cuerda", "teclados")])["ref"],
            "cod_cliente": chance.choice(clientes)["cod_cliente"],
            "desde": desde,
            "hasta": desde + timedelta(days=chance.choice([30, 90, 180, 270])),
            "cuota_mes": chance.choice([12, 18, 25, 40]),
            "fianza": chance.choice([50, 100, 200]),
        }  # fmt: skip
        devuelto = alquiler["hasta"] + timedelta(days=chance.choice([-9, -2, 0, 0, 4, 15]))
        if devuelto < datetime(2026, 11, 29) and chance.random() < 0.92:
            alquiler["devuelto"] = devuelto
        alquileres.append(alquiler)
    valoraciones = [
        {
            "ref": chance.choice(articulos[:15])["ref"],
            "cod_cliente": chance.choice(clientes[:70])["cod_cliente"],
            "puntos": chance.choice([1, 2, 3, 4, 4, 5, 5]),
            "dia": (datetime(2025, 3, 1) + timedelta(days=chance.randrange(638))).strftime("%Y-%m-%d"),
            "texto": chance.choice(
                [
                    "Suena muy bien",
                    "Llegó con un golpe",
                    "Ideal para empezar",
                    "Caro",
                    "Perfecto",
                    "Se desafina",
                ]
            ),
        }
        for _ in range(110)
    ]
    return {
        "tiendas": tiendas,
        "clientes": clientes,
        "articulos": articulos,
        "pedidos": pedidos,
        "alquileres": alquileres,
        "valoraciones": valoraciones,
    }


QUESTIONS = """
clientes count
    ¿Cuántos clientes tenemos?
    number of customers
    Anzahl der Kunden

clientes by ciudad count desc
    clientes por ciudad, de más a menos
    customers per city, biggest first

clientes[ciudad="Teruel"] list
    clientes de Teruel
    customers in Teruel
    Kunden aus Teruel

clientes[ciudad="Bilbao" & tipo="escuela"] count
    ¿cuántas escuelas de Bilbao nos compran?
    how many schools (escuela) in Bilbao are customers

clientes[fecha_alta=this month] list
    altas de este mes
    new customers this month

clientes[fecha_alta=last year] count
    ¿cuántos clientes se dieron de alta el año pasado?
    how many customers joined last year
    combien de nouveaux clients l'année dernière ?

clientes[correo=null] list
    clientes sin correo
    customers where we have no mail address

clientes[boletin="S" & correo!=null] count
    ¿cuántos reciben el boletín (S) y tienen correo?
    customers with boletin S and a correo on file, how many

clientes[no pedidos] show nombre
    ¿Quién no ha comprado nunca?
    which customers have never ordered anything
    qui n'a jamais rien commandé ?

clientes[no pedidos] count
    número de clientes sin ningún pedido
    how many customers are without orders

clientes[no pedidos & has alquileres] show nombre
    ¿quién alquila instrumentos pero nunca ha hecho un pedido?
    customers who rent and have never ordered, by name

clientes[has pedidos & ciudad="Vitoria"] list
    clientes de Vitoria que han comprado alguna vez
    customers from Vitoria with at least one order

clientes[no valoraciones & tipo="grupo"] count
    ¿cuántos grupos no han dejado ninguna valoración?
    how many bands (grupo) never rated anything

clientes bottom 1 fecha_alta show nombre, fecha_alta
    ¿quién es nuestro cliente más antiguo y desde cuándo?
    oldest customer by date of joining, and the date

articulos count
    ¿cuántos artículos hay en el catálogo?
    size of the catalogue, number of articles

articulos[existencias=0] show nombre
    ¿Qué está agotado?
    what is out of stock
    Was ist ausverkauft?

articulos[existencias<@minimo] show nombre, existencias, minimo
    ¿qué hay que reponer? nombre, existencias y mínimo
    articles below their minimum with stock and minimum

articulos by familia count, avg precio
    por familia: cuántos artículos y precio medio
    number of articles and mean price per family

articulos[familia="guitarras"] show nombre, precio asc precio
    guitarras con su precio, de la más barata a la más cara
    guitars and their prices, cheapest first

articulos top 1 precio show nombre, precio
    el artículo más caro y su precio
    what is the most expensive thing we sell, and for how much

articulos[familia="viento"] bottom 1 precio show nombre
    ¿cuál es el instrumento de viento más barato?
    cheapest wind instrument (viento)

articulos[precio<30 & existencias>0] list
    artículos de menos de 30 euros que nos quedan
    in stock and under 30 euros

articulos[precio>avg] count
    ¿cuántos artículos cuestan más que la media?
    how many articles are dearer than average

articulos[segunda_mano=true] list
    artículos de segunda mano
    second-hand articles
    articles d'occasion

articulos[no pedidos] show nombre
    ¿Qué artículos no se han vendido nunca?
    which articles have never been ordered
    Welche Artikel wurden nie bestellt?

articulos[no pedidos & existencias>0] list
    artículos en existencias que nadie ha pedido
    never ordered, though we have stock

articulos[no valoraciones] count
    ¿cuántos artículos están sin valorar?
    how many articles have no rating

articulos[has alquileres & existencias=0] show nombre
    ¿qué artículos se alquilan y están agotados?
    names of articles that get rented and have zero stock

articulos[nombre~"guitarra"] list
    todo lo que lleve guitarra en el nombre
    articles with guitarra in their name

pedidos count
    ¿cuántos pedidos llevamos en total?
    total number of orders

pedidos[fecha=today] list
    pedidos de hoy
    today's orders
    les commandes d'aujourd'hui

pedidos[fecha=yesterday] sum total
    ¿cuánto vendimos ayer?
    sales of yesterday, total

pedidos[fecha=last 7 days] count
    ¿cuántos pedidos entraron en los últimos 7 días?
    orders over the past seven days, how many

pedidos[fecha=this week] sum total
    facturación de esta semana
    revenue this week

pedidos[fecha=this month] sum total
    ¿Cuánto llevamos vendido este mes?
    this month's takings
    Umsatz des laufenden Monats

pedidos[fecha=last month & estado!="anulado"] sum total
    ventas del mes pasado sin contar los anulados
    revenue last month, cancelled orders (anulado) excluded

pedidos[fecha=this year] by fecha:month asc sum total
    ventas de este año mes a mes, por orden
    this year's revenue per month, january first

pedidos by fecha:year count, sum total
    pedidos y facturación por año
    per year: orders and revenue

pedidos[estado="pendiente"] list
    pedidos pendientes
    pending orders
    ausstehende Bestellungen (pendiente)

pedidos[estado="pagado" & fecha_envio=null] count
    ¿cuántos pedidos están pagados y sin enviar?
    how many paid (pagado) orders have no shipping date

pedidos[estado="pendiente" & fecha<last month] list
    pedidos que siguen pendientes desde antes del mes pasado
    pending since before last month

pedidos[estado="anulado"] percent
    ¿qué porcentaje de pedidos se anula?
    share of cancelled orders (anulado)

pedidos by estado count
    pedidos por estado
    how many orders are in each state

pedidos avg total
    importe medio de un pedido
    average order
    panier moyen

pedidos top 3 total show num, cod_cliente.nombre, total
    los tres pedidos más grandes: número, cliente, total
    three biggest orders with number, customer and amount

pedidos top 1 fecha show num, fecha
    ¿cuál es el último pedido y de qué día es?
    number and date of the newest order

pedidos[total>1000] count
    ¿cuántos pedidos pasan de mil euros?
    number of orders over 1k

pedidos[total>1000 & cod_cliente.ciudad="Zaragoza" & fecha=this year] list
    pedidos de este año de más de 1000 euros de clientes de Zaragoza
    this year's orders above 1000 by customers from Zaragoza

pedidos[cod_cliente.ciudad="Valencia"] sum total
    ¿cuánto han gastado los clientes de Valencia?
    total of the orders of Valencia customers
    total des commandes des clients de Valencia

pedidos[tienda.ciudad="Valencia"] sum total
    ¿cuánto ha vendido la tienda de Valencia?
    sales of the shop in Valencia

pedidos by tienda.ciudad sum total desc
    ventas por tienda (ciudad), de mayor a menor
    revenue of each shop by city, highest first

pedidos by tienda.encargado count
    pedidos por encargado de tienda
    orders per shop manager

pedidos[tienda="T2" & fecha=last month] count
    ¿cuántos pedidos tuvo la T2 el mes pasado?
    orders of T2 last month, number please

pedidos by cod_cliente.tipo avg total
    pedido medio por tipo de cliente
    average order value for each type of customer

pedidos by cod_cliente.nombre count > 4
    clientes con más de 4 pedidos
    customers with more than four orders
    clients avec plus de 4 commandes

pedidos by cod_cliente.nombre count top 1
    ¿Quién ha hecho más pedidos?
    customer with the most orders

pedidos by cod_cliente.nombre sum total top 5
    los cinco clientes que más han gastado
    our top 5 spenders
    die fünf umsatzstärksten Kunden

pedidos[fecha=this year] by cod_cliente.nombre count >= 4
    ¿qué clientes han pedido al menos 4 veces este año?
    who placed four or more orders this year

pedidos[estado="anulado"] by cod_cliente.nombre count > 1
    clientes que han anulado más de un pedido
    customers with more than one cancelled order (anulado)

pedidos by cod_cliente.nombre count
    número de pedidos de cada cliente
    how many orders has each customer made, by name

pedidos by cod_cliente.nombre sum total > 4000
    ¿quiénes suman más de 4000 euros?
    customers above 4,000 in total

pedidos[cod_cliente.nombre="Inés Gil"] list
    los pedidos de Inés Gil
    orders by Inés Gil

pedidos[cod_cliente.nombre="Inés Gil"] sum total
    ¿cuánto se ha gastado Inés Gil con nosotros?
    how much has ines gil spent in all

pedidos[cod_cliente.nombre="Inés Gil"] top 1 fecha show fecha
    ¿cuándo compró Inés Gil por última vez?
    date of the last order of Inés Gil

pedidos by forma_pago count desc
    formas de pago, de la más usada a la menos
    ways of paying by number of orders, descending

pedidos[forma_pago="efectivo" & tienda.ciudad="Bilbao"] count
    ¿cuántos pedidos se pagaron en efectivo en la tienda de Bilbao?
    cash orders (efectivo) at the Bilbao shop, how many

pedidos[dto_pct!=null] percent
    ¿qué parte de los pedidos lleva descuento, en porcentaje?
    percentage of orders with a discount

pedidos[dto_pct=15] list
    pedidos con un 15 % de descuento
    orders that got 15 percent off

pedidos[lineas.#>=3] count
    ¿cuántos pedidos tienen tres líneas o más?
    number of orders with at least three lines

pedidos[lineas.ref.nombre="Cajón flamenco"] distinct cod_cliente.nombre
    ¿quién ha comprado un Cajón flamenco?
    names of customers who bought the Cajón flamenco

pedidos[lineas.ref.familia="guitarras"] sum lineas.uds
    ¿cuántas guitarras hemos vendido?
    guitars sold, in units
    combien de guitares vendues

pedidos by lineas.ref.nombre sum lineas.uds top 1
    el artículo más vendido en unidades
    bestseller by units
    meistverkaufter Artikel (Stück)

pedidos by lineas.ref.nombre sum lineas.importe top 3
    los tres artículos que más dinero dejan
    top 3 articles by sales value

pedidos[fecha=last month] by lineas.ref.familia sum lineas.importe
    ventas del mes pasado por familia
    last month's sales value for each family

pedidos by lineas.ref.nombre count < 25
    artículos que salen en menos de 25 pedidos
    which articles were in fewer than 25 orders

pedidos[fecha>=2026-03 & fecha<=2026-06] count
    pedidos entre marzo y junio de 2026, ¿cuántos?
    how many orders from march to june 2026

pedidos by fecha:weekday sum total
    ventas por día de la semana
    revenue by weekday

alquileres[devuelto=null] count
    ¿cuántos instrumentos están alquilados ahora?
    how many rentals are not back yet

alquileres[devuelto=null] show ref.nombre, cod_cliente.nombre, hasta
    ¿qué está alquilado, quién lo tiene y hasta cuándo?
    open rentals: instrument, customer, end

alquileres[devuelto=null & hasta<today] list
    alquileres vencidos sin devolver
    overdue rentals
    überfällige Leihinstrumente

alquileres[devuelto=null & hasta=this month] show cod_cliente.nombre, cod_cliente.correo
    ¿a quién se le acaba el alquiler este mes sin haber devuelto? nombre y correo
    name and mail of customers whose open rental ends this month

alquileres[devuelto>@hasta] count
    ¿cuántos se devolvieron tarde?
    number of rentals returned after their end

alquileres[devuelto=null] sum cuota_mes
    ¿cuánto entra al mes por los alquileres abiertos?
    monthly fees of all rentals still out, total

alquileres by ref.nombre count top 1
    el instrumento más alquilado
    which instrument is rented most

alquileres by cod_cliente.nombre count > 1
    clientes que han alquilado más de una vez
    who has rented more than once

alquileres[cod_cliente.tipo="escuela" & devuelto=null] count
    ¿cuántos alquileres abiertos tienen las escuelas?
    open rentals of schools (escuela), number

alquileres[ref.familia="cuerda" & desde=this year] list
    alquileres de cuerda empezados este año
    rentals of string instruments (cuerda) begun this year

alquileres avg cuota_mes
    cuota media al mes
    average monthly fee

valoraciones avg puntos
    puntuación media
    average rating
    note moyenne de toutes les évaluations

valoraciones by ref.nombre avg puntos top 3
    los tres artículos mejor valorados de media
    best rated articles on average, first three

valoraciones by ref.nombre avg puntos < 3
    artículos con una media por debajo de 3
    which articles average below 3 points

valoraciones[ref.nombre="Saxo alto Ámbar"] show puntos, texto
    ¿qué dicen del Saxo alto Ámbar? puntos y texto
    ratings of the Saxo alto Ámbar with the words

valoraciones[puntos<=2 & dia=last 3 months] list
    valoraciones malas (2 o menos) de los últimos 3 meses
    ratings of at most two points in the last 3 months

valoraciones by cod_cliente.nombre count top 1
    ¿quién ha valorado más?
    customer with the most ratings

valoraciones[texto~"golpe"] count
    ¿cuántas valoraciones hablan de un golpe?
    ratings that mention golpe, how many

tiendas show ciudad, encargado
    ¿quién lleva cada tienda?
    shops with city and manager

tiendas top 1 m2 show ciudad, m2
    la tienda más grande y sus metros
    biggest shop by m2, with the figure

after pedidos[fecha=this month] sum total
pedidos[fecha=this month] by tienda.ciudad sum total
    ¿y por tienda?
    per shop, please

after pedidos[fecha=this month] sum total
pedidos[fecha=last month] sum total
    ¿y el mes pasado?
    what about last month

after pedidos by cod_cliente.nombre count > 4
pedidos by cod_cliente.nombre count > 7
    ¿y con más de siete?
    more than 7?

after pedidos[cod_cliente.ciudad="Valencia"] sum total
pedidos[cod_cliente.ciudad="Bilbao"] sum total
    ¿y los de Bilbao?
    Bilbao ones?

after articulos[no pedidos] show nombre
articulos[no pedidos] show nombre, existencias
    con sus existencias
    how many of each do we have?

after alquileres[devuelto=null] count
alquileres[devuelto=null] by ref.familia count
    ¿de qué familias?
    by family

after clientes[no pedidos] count
clientes[no pedidos] show nombre
    ¿quiénes son?
    their names, please

after valoraciones by ref.nombre avg puntos top 3
valoraciones by ref.nombre avg puntos bottom 3
    ¿y los tres peores?
    the worst three then

none
    ¿cuánto beneficio hemos tenido este mes?
    anula el pedido 8012
    teléfono de Inés Gil
    pedidos de artículos mejor valorados
    which manager is the friendliest
    ¿por qué no se venden violonchelos?
    difference in sales between Bilbao and Valencia
    median order
    ¿cuánto venderemos en Navidad?
    ¿cuánto mide la guitarra clásica?
    ratings from customers who rent a piano
    pedidos por cliente de media
    how do I tune a ukulele
    ¿qué marca de saxos es la mejor?
    horario de la tienda de Zaragoza
    sube un 5 % el precio de los atriles
    who is the best guitarist ever
    wie viele Kunden kamen heute in den Laden
    clientes que llevan más de un año sin comprar
    ¿cuánto tardamos de media en enviar?
    hola, buenas tardes
    salaire de Pilar Soler
"""
