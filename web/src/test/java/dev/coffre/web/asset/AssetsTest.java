package dev.coffre.web.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.web.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AssetsTest {
    private static final Assets ASSETS = Assets.load();

    private static HttpResponse respond(String name, String accepted) {
        return ASSETS.respond(ASSETS.address(name), accepted, CacheScope.PRIVATE)
                .orElseThrow();
    }

    private static byte[] body(HttpResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        response.body().write(out);
        return out.toByteArray();
    }

    @Test
    void theAddressHoldsTheHashOfTheContentSoAnAssetIsCachedForEver() {
        assertThat(ASSETS.address("coffre.css")).matches("/assets/[0-9a-f]{16}/coffre\\.css");
        assertThat(respond("coffre.css", "").headers())
                .containsEntry("Cache-Control", "private, max-age=31536000, immutable")
                .containsEntry("Content-Type", "text/css; charset=utf-8")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .doesNotContainKeys("ETag", "Last-Modified");
        assertThat(ASSETS.respond(ASSETS.address("coffre.css"), "", CacheScope.PUBLIC)
                        .orElseThrow()
                        .headers())
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
    }

    @Test
    void anAssetIsCompressedOnlyForABrowserThatAcceptsIt() throws IOException {
        HttpResponse plain = respond("coffre.js", "br");
        HttpResponse compressed = respond("coffre.js", "gzip, deflate, br");

        assertThat(plain.headers()).doesNotContainKey("Content-Encoding").containsEntry("Vary", "Accept-Encoding");
        assertThat(compressed.headers())
                .containsEntry("Content-Encoding", "gzip")
                .containsEntry("Vary", "Accept-Encoding");
        byte[] body = body(compressed);
        assertThat(compressed.length()).isEqualTo(body.length);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            assertThat(in.readAllBytes()).isEqualTo(body(plain));
        }
    }

    @Test
    void noOtherFileIsServed() {
        String address = ASSETS.address("coffre.css");

        assertThat(ASSETS.respond("/assets/0000000000000000/coffre.css", "", CacheScope.PUBLIC))
                .as("of an older build")
                .isEmpty();
        assertThat(ASSETS.respond(address + "/../kit.properties", "", CacheScope.PUBLIC))
                .isEmpty();
        assertThat(ASSETS.respond("/assets/", "", CacheScope.PUBLIC)).isEmpty();
        assertThatThrownBy(() -> ASSETS.address("nothing.js")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyScriptIsText() throws IOException {
        assertThat(new String(body(respond("htmx.min.js", "")), StandardCharsets.UTF_8))
                .contains("htmx");
    }
}
