package dev.coffre.server.portal.frame;

import dev.coffre.web.http.HttpResponse;
import dev.coffre.web.page.PageResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.ContentDisposition;

/** Files that a page gives to save. */
public final class Downloads {
    private static final int OK = 200;

    private Downloads() {}

    public static PageResponse of(String name, String type, byte[] bytes) {
        return new PageResponse.Raw(HttpResponse.of(OK, headers(name, type), bytes));
    }

    /** Returns a file of any length, written in pieces. */
    public static PageResponse streamed(String name, String type, HttpResponse.BodyWriter writer) {
        return new PageResponse.Raw(HttpResponse.streamed(headers(name, type), writer));
    }

    private static Map<String, String> headers(String name, String type) {
        String disposition = ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString();
        return Map.of("Content-Type", type, "Content-Disposition", disposition);
    }
}
