package dev.coffre.server.mail;

import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.DegradedPointRow;
import dev.coffre.server.catalog.MailEvent;
import dev.coffre.server.catalog.MailRow;
import dev.coffre.server.catalog.OmittedMailRow;
import dev.coffre.server.catalog.RecipientsChange;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.text.Language;
import dev.coffre.vault.text.Texts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The text of mails in one language. Plain text, times in UTC. */
final class AlertMailText {
    /** The most recovery points that a mail names. */
    static final int MAX_POINTS = 30;

    /** The most vaults that a digest names. */
    static final int MAX_VAULTS = 50;

    /** The origin of a change that was made on the service's own machine; otherwise it is an IP address. */
    private static final String LOCAL = "local";

    private static final String BUNDLE = "dev.coffre.server.mail.mail";
    private static final String ALERTS = "dev.coffre.server.alerts.texts";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Texts texts;

    private AlertMailText(Texts texts) {
        this.texts = texts;
    }

    /** @param language the tag of a language; English if it is of none */
    static AlertMailText in(String language) {
        return new AlertMailText(Texts.in(Language.fromTag(language).orElse(Language.ENGLISH), BUNDLE, ALERTS));
    }

    /**
     * @param head of the machine’s chain; empty if the alert is not about a machine
     * @param degraded recovery points that cannot be recovered whole, grouped by machine; empty unless the alert is about
     *     damage
     */
    MailMessage alert(AlertRow alert, MailRow mail, Optional<ChainHead> head, List<DegradedPointRow> degraded) {
        String where = alert.machineName()
                .map(machine -> BidiSafeText.of(machine) + " (" + BidiSafeText.of(alert.vaultName()) + ")")
                .orElseGet(() -> BidiSafeText.of(alert.vaultName()));
        String what = texts.say("alert." + alert.kind().code());
        String severity = texts.say(
                isClosed(mail) ? "closed" : "severity." + alert.severity().code());
        return new MailMessage(
                new MailAddress(mail.address()),
                texts.say("subject", severity, where, what),
                body(alert, mail, severity, what, head, degraded));
    }

    private static boolean isClosed(MailRow mail) {
        return mail.event() == MailEvent.CLOSED;
    }

    /** Reports mails that a limit left out. */
    MailMessage digest(MailAddress to, List<OmittedMailRow> omitted) {
        StringBuilder body = new StringBuilder(texts.say("digest.begin")).append("\n\n");
        for (OmittedMailRow vault : omitted.subList(0, Math.min(omitted.size(), MAX_VAULTS))) {
            String name = BidiSafeText.of(vault.vaultName());
            if (vault.alerts() > 0) {
                line(body, "omitted", name, String.valueOf(vault.alerts()), String.valueOf(vault.critical()));
            }
            if (vault.lastMails() > 0) {
                line(body, "removed", name);
            }
        }
        if (omitted.size() > MAX_VAULTS) {
            line(body, "vaults.more", String.valueOf(omitted.size() - MAX_VAULTS));
        }
        body.append('\n').append(texts.say("digest.end")).append('\n');
        return new MailMessage(to, texts.say("digest.subject"), body.toString());
    }

    MailMessage testMail(MailAddress to) {
        return new MailMessage(to, texts.say("test.subject"), texts.say("test.body"));
    }

    /** To a former recipient, or to one that hears of fewer alerts. */
    MailMessage last(MailAddress to, RecipientsChange change) {
        String actor = BidiSafeText.of(change.actor());
        String who = change.token()
                .map(token -> texts.say("last.by-token", actor, BidiSafeText.of(token)))
                .orElse(actor);
        String from = change.from().equals(LOCAL) ? texts.say("last.local") : BidiSafeText.of(change.from());
        String vault = BidiSafeText.of(change.vaultName());
        String event = change.stays() ? "reduced" : "last";
        return new MailMessage(
                to,
                texts.say(event + ".subject", vault),
                texts.say(event + ".body", vault, who, from, time(change.at())));
    }

    private String body(
            AlertRow alert,
            MailRow mail,
            String severity,
            String what,
            Optional<ChainHead> head,
            List<DegradedPointRow> degraded) {
        StringBuilder body = new StringBuilder(severity + ": " + what + "\n\n");
        line(body, "vault", BidiSafeText.of(alert.vaultName()));
        alert.machineName().ifPresent(name -> line(body, "machine", BidiSafeText.of(name)));
        head.ifPresent(end -> line(body, "head", end.displayText()));
        line(body, "raised", time(alert.raised()));
        if (alert.occurrences() > 1) {
            line(body, "last", time(alert.lastRaised()));
            line(body, "occurrences", String.valueOf(alert.occurrences()));
        }
        alert.percent().ifPresent(percent -> line(body, "percent", percent + " %"));
        alert.code().map(ProblemCode::code).ifPresent(code -> line(body, "code", code));
        if (!degraded.isEmpty()) {
            line(body, degraded.size() > MAX_POINTS ? "degraded.more" : "degraded", pointList(degraded));
        }
        alert.closed().ifPresent(at -> line(body, "closed-at", time(at)));
        body.append('\n')
                .append(texts.say(isClosed(mail) ? "closed.end" : "end"))
                .append('\n');
        return body.toString();
    }

    private static String pointList(List<DegradedPointRow> degraded) {
        return degraded.stream()
                .limit(MAX_POINTS)
                .collect(Collectors.groupingBy(
                        point -> BidiSafeText.of(point.name()),
                        LinkedHashMap::new,
                        Collectors.mapping(point -> String.valueOf(point.seq()), Collectors.joining(", "))))
                .entrySet()
                .stream()
                .map(machine -> machine.getKey() + ": " + machine.getValue())
                .collect(Collectors.joining("; "));
    }

    private void line(StringBuilder body, String key, Object... values) {
        body.append(texts.say("line." + key, values)).append('\n');
    }

    private static String time(Instant at) {
        return TIME.format(at);
    }
}
