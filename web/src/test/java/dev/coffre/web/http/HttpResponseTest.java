package dev.coffre.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpResponseTest {
    @Test
    void aRedirectNeverAddsAHeader() {
        HttpResponse redirect = HttpResponse.redirect("/jobs\r\nSet-Cookie: a=b");

        assertThat(redirect.status()).isEqualTo(303);
        assertThat(redirect.headers()).containsExactly(Map.entry("Location", "/jobsSet-Cookie: a=b"));
        assertThat(redirect.length()).isZero();
    }

    @Test
    void securityHeadersAreAddedAndAHeaderOfTheResponseTakesPrecedence() {
        HttpResponse asset = HttpResponse.of(200, Map.of("Cache-Control", "private"), new byte[1])
                .withSecurityHeaders();

        assertThat(asset.headers())
                .containsEntry("Cache-Control", "private")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("X-Content-Type-Options", "nosniff");
        assertThat(asset.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(HttpResponse.redirect("/").withSecurityHeaders().headers())
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void copiesOfAResponseHaveTheSameBodyToClose() {
        AtomicInteger closed = new AtomicInteger();
        HttpResponse.BodyWriter body = new HttpResponse.BodyWriter() {
            @Override
            public void write(OutputStream out) {}

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        HttpResponse response = HttpResponse.streamed(Map.of(), body);
        response.withHeader("X-A", "b").withSecurityHeaders().body().close();

        assertThat(closed).hasValue(1);
    }

    @Test
    void aStreamedBodyHasNoKnownLength() throws IOException {
        HttpResponse stream = HttpResponse.streamed(Map.of(), out -> out.write('x'));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        stream.body().write(written);

        assertThat(stream.length()).isEqualTo(HttpResponse.UNKNOWN_LENGTH);
        assertThat(written.toString(java.nio.charset.StandardCharsets.UTF_8)).isEqualTo("x");
    }
}
