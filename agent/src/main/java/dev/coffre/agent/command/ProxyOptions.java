package dev.coffre.agent.command;

import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The proxy to the vault. Its password comes from a file or a person, never from an argument. */
final class ProxyOptions {
    private static final int MAX_PASSWORD = 4_096;

    @Option(names = "--proxy", paramLabel = "none|system|HOST:PORT", descriptionKey = "proxy")
    private @Nullable String proxy;

    @Option(names = "--proxy-user", paramLabel = "NAME", descriptionKey = "proxy-user")
    private @Nullable String user;

    @Option(names = "--proxy-password-file", paramLabel = "FILE", descriptionKey = "proxy-password-file")
    private @Nullable String passwordFile;

    /**
     * Returns the proxy that was asked for, if any.
     *
     * @param system the choice {@code system}
     * @param kept the current proxy, to which a user name and password without {@code --proxy} apply
     */
    Optional<ProxyChoice> choice(CommandRunner runner, ProxyChoice system, ProxyChoice kept) {
        if (proxy != null) {
            return Optional.of(
                    switch (proxy) {
                        case "none" -> withoutLogin(runner, new ProxyChoice.None());
                        case "system" -> withoutLogin(runner, system);
                        default -> explicit(proxy, runner);
                    });
        }
        if (user == null && passwordFile == null) {
            return Optional.empty();
        }
        return switch (kept) {
            case ProxyChoice.Explicit known -> Optional.of(withLogin(known, runner));
            default -> throw invalid(runner.texts().format("flags.together", "--proxy-user", "--proxy HOST:PORT"));
        };
    }

    private ProxyChoice withoutLogin(CommandRunner runner, ProxyChoice choice) {
        if (user != null || passwordFile != null) {
            throw invalid(runner.texts().format("flags.together", "--proxy-user", "--proxy HOST:PORT"));
        }
        return choice;
    }

    private ProxyChoice explicit(String text, CommandRunner runner) {
        ProxyChoice.Explicit parsed = address(text, runner);
        return user == null && passwordFile == null ? parsed : withLogin(parsed, runner);
    }

    /** Parses {@code HOST:PORT}. A user name and password in it are refused. */
    static ProxyChoice.Explicit address(String text, CommandRunner runner) {
        return ProxyChoice.Explicit.parse(text)
                .filter(found -> found.credentials().isEmpty())
                .orElseThrow(() -> invalid(
                        runner.texts().format("flags.proxy", "--proxy", ProxyChoice.Explicit.withoutLogin(text))));
    }

    private ProxyChoice withLogin(ProxyChoice.Explicit proxy, CommandRunner runner) {
        String name = Optional.ofNullable(user)
                .or(() -> proxy.credentials().map(ProxyCredentials::user))
                .orElseThrow(() ->
                        invalid(runner.texts().format("flags.together", "--proxy-password-file", "--proxy-user")));
        return new ProxyChoice.Explicit(
                proxy.host(), proxy.port(), Optional.of(new ProxyCredentials(name, password(runner, passwordFile))));
    }

    /** Reads the password of a proxy from a file, or asks for it if no file is given. */
    static char[] password(CommandRunner runner, @Nullable String file) {
        if (file == null) {
            return runner.terminal()
                    .askSecret(runner.texts().format("proxy.password"))
                    .orElse(new char[0]);
        }
        try (var in = Files.newInputStream(NewPassphraseOptions.path(file))) {
            return new String(in.readNBytes(MAX_PASSWORD), StandardCharsets.UTF_8)
                    .strip()
                    .toCharArray();
        } catch (IOException e) {
            throw invalid(runner.texts().format("flags.value", "--proxy-password-file", file))
                    .causedBy(e);
        }
    }

    /** Notes that others can read the file of the password. */
    void noteOthers(TerminalOutput output, PrivateFiles files) {
        noteOthers(output, files, passwordFile);
    }

    /** A file of Windows has the access of its folder, so its user may not know. On Linux a mode is somebody's choice. */
    static void noteOthers(TerminalOutput output, PrivateFiles files, @Nullable String file) {
        if (file == null) {
            return;
        }
        try {
            if (files.access(NewPassphraseOptions.path(file)).permissions().startsWith("others-")) {
                output.note(output.texts().format("proxy.password-shared", file));
            }
        } catch (IOException unknown) {
            // The password was read from it.
        }
    }

    private static Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }
}
