package dev.coffre.agent.command;

import dev.coffre.agent.text.Texts;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.ProxyLogin;
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
     * @param kept the current proxy, to which a user name and password without {@code --proxy} apply
     */
    Optional<ProxyChoice> choice(Shell shell, ProxyChoice kept) {
        if (proxy != null) {
            return Optional.of(
                    switch (proxy) {
                        case "none" -> withoutLogin(shell, new ProxyChoice.None());
                        case "system" ->
                            withoutLogin(
                                    shell,
                                    new ProxyChoice.FromEnvironment(
                                            shell.world().environment()));
                        default -> explicit(proxy, shell);
                    });
        }
        if (user == null && passwordFile == null) {
            return Optional.empty();
        }
        return switch (kept) {
            case ProxyChoice.Explicit known -> Optional.of(withLogin(known, shell));
            default -> throw invalid(shell.texts().say("flags.together", "--proxy-user", "--proxy HOST:PORT"));
        };
    }

    private ProxyChoice withoutLogin(Shell shell, ProxyChoice choice) {
        if (user != null || passwordFile != null) {
            throw invalid(shell.texts().say("flags.together", "--proxy-user", "--proxy HOST:PORT"));
        }
        return choice;
    }

    private ProxyChoice explicit(String text, Shell shell) {
        ProxyChoice.Explicit parsed = ProxyChoice.Explicit.parse(text)
                .filter(found -> found.login().isEmpty())
                .orElseThrow(() -> invalid(shell.texts().say("flags.proxy", "--proxy", text)));
        return user == null && passwordFile == null ? parsed : withLogin(parsed, shell);
    }

    private ProxyChoice withLogin(ProxyChoice.Explicit proxy, Shell shell) {
        String name = Optional.ofNullable(user)
                .or(() -> proxy.login().map(ProxyLogin::user))
                .orElseThrow(
                        () -> invalid(shell.texts().say("flags.together", "--proxy-password-file", "--proxy-user")));
        return new ProxyChoice.Explicit(proxy.host(), proxy.port(), Optional.of(new ProxyLogin(name, password(shell))));
    }

    private char[] password(Shell shell) {
        if (passwordFile == null) {
            return shell.world()
                    .terminal()
                    .askSecret(shell.texts().say("proxy.password"))
                    .orElse(new char[0]);
        }
        Texts texts = shell.texts();
        try (var in = Files.newInputStream(NewPassphraseOptions.path(passwordFile))) {
            return new String(in.readNBytes(MAX_PASSWORD), StandardCharsets.UTF_8)
                    .strip()
                    .toCharArray();
        } catch (IOException e) {
            throw invalid(texts.say("flags.value", "--proxy-password-file", passwordFile))
                    .causedBy(e);
        }
    }

    private static Problem invalid(String reason) {
        return ProblemCode.FLAGS_INVALID.with("reason", reason);
    }
}
