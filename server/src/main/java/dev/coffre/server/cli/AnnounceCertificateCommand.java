package dev.coffre.server.cli;

import dev.coffre.server.admin.AddressCommands;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.tls.PemPair;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin announce-certificate}. */
@Command(name = "announce-certificate", versionProvider = VersionText.class)
final class AnnounceCertificateCommand extends AdminCliCommand<AddressEntry> {
    private static final int MAX_PEM = 256 << 10;

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "announce-certificate.key")
    private Optional<Path> key = Optional.empty();

    @Option(names = "--certificate", paramLabel = "FILE", descriptionKey = "announce-certificate.certificate")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--pin", paramLabel = "PIN", descriptionKey = "announce-certificate.pin")
    private Optional<String> pin = Optional.empty();

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    AnnounceCertificateCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<AddressEntry> command() {
        if (key.isPresent() != certificate.isPresent()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason",
                    texts().say(
                                    "flags.together",
                                    key.isPresent() ? "--key" : "--certificate",
                                    key.isPresent() ? "--certificate" : "--key"));
        }
        Optional<PemPair> pem = key.flatMap(file -> certificate.map(chain -> new PemPair(read(file), read(chain))));
        return new AddressCommands.ChangeCertificate(change.step(), pem, pin);
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

    @Override
    void show(AddressEntry answer, Printer printer) {
        AddressLines.show(answer, printer);
    }
}
