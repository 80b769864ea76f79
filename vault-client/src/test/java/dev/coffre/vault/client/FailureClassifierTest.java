package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ProblemCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailureClassifierTest {
    private static final URI URL = URI.create("https://vault.test:8443");

    private final FailureClassifier diagnosis =
            new FailureClassifier(new Endpoint(URL, new VaultAddress(List.of(URL), Set.of()), Optional.empty()));

    /** Each as the JDK tells it: a vault that was killed meanwhile comes back, and the agent goes on. */
    @Test
    void aConnectionThatBreaksWithinTlsIsLostAndNoMatterOfWhoAnswers() {
        assertThat(codeOf("(unexpected_message) Broken pipe", new SocketException("Broken pipe")))
                .isEqualTo(ProblemCode.VAULT_CONNECTION_LOST);
        assertThat(codeOf("(handshake_failure) Couldn't kickstart handshaking", new IOException("Broken pipe")))
                .isEqualTo(ProblemCode.VAULT_CONNECTION_LOST);
        assertThat(codeOf("Connection reset", new SocketException("Connection reset")))
                .isEqualTo(ProblemCode.VAULT_CONNECTION_LOST);
        SSLHandshakeException hungUp = new SSLHandshakeException("Remote host terminated the handshake");
        hungUp.initCause(new EOFException("SSL peer shut down incorrectly"));
        assertThat(diagnosis.of(hungUp).code()).isEqualTo(ProblemCode.VAULT_CONNECTION_LOST);
    }

    @Test
    void whoAnswersWithoutTlsIsToldAsThat() {
        assertThat(diagnosis
                        .of(new SSLException("Unsupported or unrecognized SSL message"))
                        .code())
                .isEqualTo(ProblemCode.VAULT_NOT_TLS);
    }

    private ProblemCode codeOf(String text, Exception cause) {
        return diagnosis.of(new SSLException(text, cause)).code();
    }
}
