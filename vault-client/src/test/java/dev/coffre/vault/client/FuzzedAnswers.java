package dev.coffre.vault.client;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** Answers made of bytes that anybody may have sent. */
final class FuzzedAnswers {
    static final Duration IDLE = Duration.ofSeconds(60);

    private static final URI VAULT = URI.create("https://vault.test:8443");

    private FuzzedAnswers() {}

    static Endpoint endpoint(Optional<ProxyChoice.Explicit> proxy) {
        return new Endpoint(VAULT, new VaultAddress(List.of(VAULT), Set.of()), proxy);
    }

    static FailureClassifier diagnosis() {
        return new FailureClassifier(endpoint(Optional.empty()));
    }

    /** An answer of status 200 with this body. */
    static VaultResponse withBody(byte[] body) {
        return new VaultResponse(
                new BasicClassicHttpResponse(200), body(new ByteArrayInputStream(body), -1), diagnosis());
    }

    /** The answer to a GET that these bytes are, all of the connection. */
    static VaultResponse spoken(byte[] bytes) throws IOException, HttpException {
        HttpConnection connection = HttpConnection.plain(new SpokenChannel(bytes), IDLE);
        ClassicHttpRequest request = new BasicClassicHttpRequest("GET", "/v1/health");
        HttpConnection.Received received = connection.exchange(request);
        return new VaultResponse(received.head(), body(received.content(), received.length()), diagnosis());
    }

    private static ResponseBody body(InputStream content, long length) {
        return new ResponseBody(content, length, RateLimiter.UNLIMITED, IDLE, new ResponseBody.EndListener() {
            @Override
            public void completed() {}

            @Override
            public void abandoned() {}
        });
    }

    /** A problem that the other end has brought about, and none of this program. */
    static boolean isRefusal(RuntimeException failure) {
        return failure instanceof Problem problem && problem.code() != ProblemCode.INTERNAL_BUG;
    }
}
