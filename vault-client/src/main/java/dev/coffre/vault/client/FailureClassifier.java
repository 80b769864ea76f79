package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Maps a network failure to a problem that a person can act on. Immutable. */
final class FailureClassifier {
    private static final int REFUSED_BY_RULES = 403;

    private final Endpoint endpoint;

    FailureClassifier(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The address that the response came from. */
    VaultAddress address() {
        return endpoint.address();
    }

    /** The problem behind a failure of the client or of reading a response. */
    Problem of(Throwable failure) {
        return causes(failure)
                .flatMap(cause -> classified(cause).stream())
                .findFirst()
                .orElseGet(() -> problem(ProblemCode.VAULT_CONNECTION_LOST).with("reason", reason(failure)))
                .causedBy(failure);
    }

    /** The response is not a vault's: another service's page, or the wrong media type. */
    Problem notAVault(String found) {
        return problem(ProblemCode.VAULT_NOT_A_VAULT).with("found", found);
    }

    /** The response claims to come from a vault but cannot be parsed. */
    Problem garbage(String found) {
        return problem(ProblemCode.VAULT_ANSWER_GARBAGE).with("reason", found);
    }

    Problem unavailable(int status) {
        return problem(ProblemCode.VAULT_UNAVAILABLE).with("reason", "HTTP " + status);
    }

    Problem problem(ProblemCode code) {
        Problem problem = code.with("url", endpoint.url())
                .with("host", endpoint.url().getHost())
                .with("port", endpoint.port());
        return endpoint.proxy().map(through -> problem.with("proxy", through)).orElse(problem);
    }

    private Optional<Problem> classified(Throwable cause) {
        return Optional.ofNullable(
                switch (cause) {
                    case PinnedTrust.WrongPinException wrong ->
                        problem(ProblemCode.VAULT_WRONG_PIN)
                                .with("found", wrong.found())
                                .with("expected", String.join(", ", endpoint.pins()));
                    case ResponseBody.TooLargeException large ->
                        problem(ProblemCode.VAULT_ANSWER_TOO_LARGE).with("maximum", large.limit());
                    case MinimumRate.TooSlowException slow -> problem(ProblemCode.VAULT_TOO_SLOW);
                    case HttpConnection.WriteTimeoutException idle -> problem(ProblemCode.VAULT_TIMED_OUT);
                    case Dialer.ConnectTimeoutException late
                    when endpoint.proxy().isPresent() -> problem(ProblemCode.PROXY_UNREACHABLE);
                    case Dialer.TunnelRefusedException other -> ofTunnel(other.status());
                    case SocketTimeoutException late -> problem(ProblemCode.VAULT_TIMED_OUT);
                    case UnknownHostException unknown -> problem(unresolved());
                    case NoRouteToHostException away -> problem(unreachable());
                    case ConnectException refused when !hasMoreSpecificCause(refused) -> problem(unreachable());
                    case HttpException strange -> noHttp();
                    case MessageConstraintException endless -> noHttp();
                    case TruncatedChunkException brokeOff -> null;
                    case MalformedChunkCodingException strange -> noHttp();
                    case SSLException tls when !hasMoreSpecificCause(tls) -> ofTls(tls);
                    default -> null;
                });
    }

    private ProblemCode unreachable() {
        return endpoint.proxy().isPresent() ? ProblemCode.PROXY_UNREACHABLE : ProblemCode.VAULT_UNREACHABLE;
    }

    private ProblemCode unresolved() {
        return endpoint.proxy().isPresent() ? ProblemCode.PROXY_UNREACHABLE : ProblemCode.VAULT_NAME_NOT_RESOLVED;
    }

    /**
     * A broken connection may work later. A peer that speaks no TLS, or no version of ours, never will. A proxy that answers
     * CONNECT with a page and hangs up breaks the connection before TLS begins.
     */
    private Problem ofTls(SSLException failure) {
        String text = text(failure);
        boolean brokeOff = Dialer.isConnectionFailure(failure)
                || text.contains("terminated")
                || text.contains("closed")
                || text.contains("reset");
        if (endpoint.proxy().isPresent() && (!brokeOff || failure instanceof SSLHandshakeException)) {
            return noTunnel("no TLS");
        }
        return problem(brokeOff ? ProblemCode.VAULT_CONNECTION_LOST : ProblemCode.VAULT_NOT_TLS);
    }

    /** The proxy answered CONNECT without opening a tunnel. */
    private Problem ofTunnel(int status) {
        if (status == REFUSED_BY_RULES) {
            return problem(ProblemCode.PROXY_REFUSED);
        }
        return status / 100 == 5
                ? problem(ProblemCode.PROXY_CANNOT_REACH_VAULT).with("status", status)
                : noTunnel("HTTP " + status);
    }

    private Problem noHttp() {
        return endpoint.proxy().isPresent() ? noTunnel("no HTTP") : notAVault("no HTTP");
    }

    private Problem noTunnel(String found) {
        return problem(ProblemCode.PROXY_NO_TUNNEL).with("found", found);
    }

    /** Whether a deeper cause is more specific. */
    private boolean hasMoreSpecificCause(Throwable failure) {
        Predicate<Throwable> isMoreSpecific =
                cause -> cause instanceof PinnedTrust.WrongPinException || cause instanceof SocketTimeoutException;
        return causes(failure).skip(1).anyMatch(isMoreSpecific);
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    }

    private static String reason(Throwable failure) {
        return failure instanceof Exception thrown ? SystemReason.of(thrown) : SystemReason.FAILED;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(16);
    }
}
