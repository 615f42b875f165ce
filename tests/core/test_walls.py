"""Walls in the languages that we read."""

import pytest

from newsdiff.answers import read_answer
from newsdiff.ports import Page
from newsdiff.quality import Quality

HEADER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def judged(language: str, title: str, *paragraphs: str) -> Quality:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    html = f"<html lang={language}><title>{title}</title><body><h1>{title}</h1>{body}</body></html>"
    return read_answer(Page("", 200, HEADER + html.encode(), len(HEADER))).quality


WALLS: list[tuple[str, Quality, str, str]] = [
    ("de", "blocked", "Der Kurier", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
    ("fr", "blocked", "Le Courrier", "Merci de confirmer que vous n'êtes pas un robot."),
    ("es", "blocked", "El Correo", "Confirme aquí abajo que es un ser humano."),
    ("it", "blocked", "Il Corriere", "Spunta la casella: non sono un robot."),
    ("nl", "blocked", "De Koerier", "Laat even zien dat je geen robot bent."),
    ("de", "blocked", "Zugriff verweigert", "Fehlernummer 18."),
    ("fr", "blocked", "Accès refusé", "Référence 18."),
    ("es", "blocked", "Acceso denegado", "Referencia 18."),
    ("it", "blocked", "Accesso negato", "Riferimento 18."),
    ("nl", "blocked", "Toegang geweigerd", "Nummer 18."),
    ("de", "soft-404", "Der Kurier", "Die gesuchte Seite gibt es hier nicht."),
    ("fr", "soft-404", "Page introuvable", "Retour à l'accueil."),
    ("es", "soft-404", "Página no encontrada", "Volver a la portada."),
    ("it", "soft-404", "Pagina non trovata", "Torna alla home."),
    ("nl", "soft-404", "Pagina niet gevonden", "Terug naar het begin."),
    ("de", "soft-404", "Der Kurier", "Dieser Artikel ist leider nicht mehr verfügbar."),
    ("fr", "soft-404", "Le Courrier", "Cet article n'est plus disponible."),
    ("es", "soft-404", "El Correo", "Esta noticia ya no está disponible."),
    ("it", "soft-404", "Il Corriere", "L'articolo è stato rimosso."),
    ("nl", "soft-404", "De Koerier", "Dit artikel is verwijderd."),
    ("de", "consent", "Der Kurier", "Wir und unsere 188 Partner speichern Cookies."),
    ("fr", "consent", "Le Courrier", "Nous et nos 188 partenaires déposons des cookies."),
    ("es", "consent", "El Correo", "Nosotros y nuestros 188 socios guardamos cookies."),
    ("it", "consent", "Il Corriere", "Noi e i nostri 188 partner salviamo dei cookie."),
    ("nl", "consent", "De Koerier", "Wij en onze 188 partners bewaren cookies."),
    ("de", "login", "Anmelden | Der Kurier", "Kennwort vergessen?"),
    ("fr", "login", "Se connecter | Le Courrier", "Mot de passe oublié ?"),
    ("es", "login", "Iniciar sesión | El Correo", "Olvidé mi clave."),
    ("it", "login", "Accedi | Il Corriere", "Password dimenticata?"),
    ("nl", "login", "Inloggen | De Koerier", "Wachtwoord kwijt?"),
    ("de", "paywall", "Vierzehn Boote", "Dieser Artikel ist nur für Abonnenten."),
    ("fr", "paywall", "Quatorze bateaux", "Cet article est réservé aux abonnés."),
    ("es", "paywall", "Catorce barcos", "Suscríbete para seguir leyendo."),
    ("it", "paywall", "Quattordici barche", "Articolo riservato agli abbonati."),
    ("nl", "paywall", "Veertien boten", "Dit artikel is alleen voor abonnees."),
    ("de", "error", "Der Kurier", "Die Website ist vorübergehend nicht erreichbar."),
    ("fr", "error", "Le Courrier", "Le site est en maintenance."),
    ("es", "error", "El Correo", "El sitio está en mantenimiento."),
    ("it", "error", "Il Corriere", "Il sito è in manutenzione."),
    ("nl", "error", "De Koerier", "De website is tijdelijk niet bereikbaar."),
]


@pytest.mark.parametrize(("language", "quality", "title", "text"), WALLS)
def test_a_wall_is_told_in_its_language(
    language: str, quality: Quality, title: str, text: str
) -> None:
    assert judged(language, title, text) == quality


BRIEFS = [
    (
        "de",
        "Zugang zum Strand bleibt gesperrt",
        "Der Strand von Velden bleibt bis Montag geschlossen. Das teilte die Stadt am Freitag mit.",
        "Grund sind Arbeiten an der Treppe, die im Winter von einem Sturm beschädigt worden war.",
    ),
    (
        "fr",
        "Les abonnés du gaz paieront moins",
        "Le prix du gaz baissera de trois pour cent en avril, a annoncé le régulateur jeudi.",
        "Quelque deux millions de foyers en profiteront, selon l'association des consommateurs.",
    ),
    (
        "es",
        "El puente cerrado desde mayo reabre el lunes",
        "El puente sobre el río vuelve a abrir el lunes tras once semanas de obras.",
        "El alcalde dijo que el coste fue de cuatro millones de euros, la mitad de lo previsto.",
    ),
    (
        "it",
        "Giornalisti fuori dalla porta, protesta il sindacato",
        "Il sindacato dei giornalisti ha protestato davanti al municipio dopo la riunione.",
        "Il sindaco ha detto che la prossima seduta sarà aperta a tutti, anche alla stampa.",
    ),
    (
        "nl",
        "Veerboot vaart weer na storing",
        "De veerboot naar de eilanden vaart weer, meldde de rederij vrijdagmiddag.",
        "Door een storing lag de dienst drie dagen stil. Ruim negenhonderd reizigers wachtten.",
    ),
]


@pytest.mark.parametrize(("language", "title", "first", "second"), BRIEFS)
def test_a_short_story_is_no_wall(language: str, title: str, first: str, second: str) -> None:
    assert judged(language, title, first, second) == "ok"
