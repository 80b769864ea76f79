package dev.coffre.server.cli;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.ChangeStep;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.message.SetScrubPlanRequest;
import dev.coffre.server.tls.PemPair;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.wire.Empty;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Subcommands about the service itself: mail, scrub, audit log, addresses and clock. */
final class ServiceSubcommands {
    private static final String ACTIVATE = "--activate";
    private static final String WITHDRAW = "--withdraw";
    private static final String KEY = "--key";
    private static final String CERTIFICATE = "--certificate";
    private static final int MAX_PEM = 256 << 10;

    private ServiceSubcommands() {}

    static AdminSubcommand setMail() {
        return AdminSubcommand.takes(
                        Arg.option("--host", "HOST", "set-mail.host"),
                        Arg.option("--port", "N", "set-mail.port", Integer.class)
                                .otherwise("587"),
                        Arg.option("--security", "none|starttls|tls", "set-mail.security")
                                .otherwise("starttls"),
                        Arg.option("--user", "NAME", "set-mail.user"),
                        Arg.option("--password-file", "FILE", "set-mail.password-file", Path.class),
                        Arg.option("--from", "ADDRESS", "set-mail.from"),
                        Arg.flag("--off", "set-mail.off"))
                .executes(
                        ServiceSubcommands::changedMail,
                        (_, given, printer) -> printer.say(
                                given.flag("--off") ? "set-mail.none" : "set-mail.done", given.text("--host")));
    }

    private static AdminCommand<Empty> changedMail(Arguments given) {
        if (given.flag("--off")) {
            return new MailCommands.RemoveMail();
        }
        Optional<String> host = given.optional("--host");
        Optional<String> from = given.optional("--from");
        if (host.isEmpty() || from.isEmpty()) {
            throw given.invalid("flags.missing", "--host, --from");
        }
        return new MailCommands.ChangeMail(new SetMailServerRequest(
                host.get(),
                given.value("--port", Integer.class).orElseThrow(),
                given.text("--security"),
                given.optional("--user"),
                given.value("--password-file", Path.class).map(PasswordFile::read),
                from.get()));
    }

    static AdminSubcommand testMail() {
        return AdminSubcommand.takes(Arg.text("ADDRESS", "test-mail.address"))
                .executes(
                        given -> new MailCommands.TestMail(given.text("ADDRESS"), given.language()),
                        (_, given, printer) -> printer.say("test-mail.done", given.text("ADDRESS")));
    }

    static AdminSubcommand showScrub() {
        return AdminSubcommand.takes()
                .executes(
                        _ -> new MaintenanceCommands.ShowScrub(),
                        (answer, _, printer) -> ScrubLines.show(answer, printer));
    }

    static AdminSubcommand setScrub() {
        return AdminSubcommand.takes(
                        Arg.option("--days", "N", "set-scrub.days", Integer.class),
                        Arg.option("--most-bytes", "BYTES", "set-scrub.most-bytes", Long.class))
                .executes(
                        given -> new MaintenanceCommands.PlanScrub(new SetScrubPlanRequest(
                                given.value("--days", Integer.class), given.value("--most-bytes", Long.class))),
                        (answer, _, printer) -> ScrubLines.show(answer, printer));
    }

    static AdminSubcommand verifyAudit() {
        return AdminSubcommand.takes().executes(_ -> new MaintenanceCommands.VerifyAudit(), (answer, _, printer) -> {
            printer.message(answer);
            if (answer.broken().isPresent()) {
                throw ProblemCode.AUDIT_LOG_BROKEN
                        .with("entry", answer.broken().get())
                        .with("reason", answer.reason().orElse("-"));
            }
            printer.say("verify-audit.done", answer.entries());
        });
    }

    static AdminSubcommand confirmClock() {
        return AdminSubcommand.takes()
                .executes(
                        _ -> new MaintenanceCommands.ConfirmClock(), (_, _, printer) -> printer.say("clock.confirmed"));
    }

    static AdminSubcommand showAddress() {
        return AdminSubcommand.takes().executes(_ -> new AddressCommands.ShowAddress(), ServiceSubcommands::print);
    }

    static AdminSubcommand announceAddress() {
        return AdminSubcommand.takes(
                        Arg.texts("URL", "announce-address.url", "0..*"),
                        Arg.flag(ACTIVATE, "announce.activate"),
                        Arg.flag(WITHDRAW, "announce.withdraw"))
                .executes(
                        given -> new AddressCommands.ChangeUrls(step(given), given.list("URL")),
                        ServiceSubcommands::print);
    }

    static AdminSubcommand announceCertificate() {
        return AdminSubcommand.takes(
                        Arg.option(KEY, "FILE", "announce-certificate.key", Path.class),
                        Arg.option(CERTIFICATE, "FILE", "announce-certificate.certificate", Path.class),
                        Arg.option("--pin", "PIN", "announce-certificate.pin"),
                        Arg.flag(ACTIVATE, "announce.activate"),
                        Arg.flag(WITHDRAW, "announce.withdraw"))
                .executes(ServiceSubcommands::changedCertificate, ServiceSubcommands::print);
    }

    private static AdminCommand<AddressEntry> changedCertificate(Arguments given) {
        Optional<Path> key = given.value(KEY, Path.class);
        Optional<Path> certificate = given.value(CERTIFICATE, Path.class);
        if (key.isPresent() != certificate.isPresent()) {
            throw given.invalid(
                    "flags.together", key.isPresent() ? KEY : CERTIFICATE, key.isPresent() ? CERTIFICATE : KEY);
        }
        Optional<PemPair> pem = key.flatMap(file -> certificate.map(chain -> new PemPair(read(file), read(chain))));
        return new AddressCommands.ChangeCertificate(step(given), pem, given.optional("--pin"));
    }

    /** Without an option, the change is announced. */
    private static ChangeStep step(Arguments given) {
        if (given.flag(WITHDRAW)) {
            return ChangeStep.WITHDRAW;
        }
        return given.flag(ACTIVATE) ? ChangeStep.ACTIVATE : ChangeStep.ANNOUNCE;
    }

    private static String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_PEM + 1);
            if (bytes.length > MAX_PEM) {
                throw new IOException("EFBIG");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw ProblemCode.FLAGS_INVALID
                    .with("reason", file + ": " + SystemReason.of(e))
                    .causedBy(e);
        }
    }

    private static void print(AddressEntry entry, Arguments given, Printer printer) {
        entry.urls().forEach(url -> printer.say(entry.guessed() ? "address.guessed" : "address.url", url));
        entry.nextUrls().forEach(url -> printer.say("address.next-url", url));
        if (entry.tlsPins().isEmpty()) {
            printer.say("address.authorities");
        }
        entry.tlsPins().forEach(pin -> printer.say("address.pin", pin));
        entry.nextPins().forEach(pin -> printer.say("address.next-pin", pin));
        printer.message(entry);
    }
}
