package dev.coffre.web.page;

import dev.coffre.vault.problem.Problem;
import dev.coffre.web.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The response of a page's handler. */
public sealed interface PageResponse {
    int OK = 200;

    /** A page, or a fragment that a script inserts into the current page. */
    record Page(int status, String template, Map<String, Object> values) implements PageResponse {
        private static final String HTML = "text/html; charset=utf-8";

        public Page {
            values = Map.copyOf(values);
        }

        @Override
        public HttpResponse render(TemplateRenderer templates) {
            return HttpResponse.of(status, Map.of("Content-Type", HTML), templates.render(template, values));
        }
    }

    /** A redirect after a form, or to where a page is. */
    record Redirect(String address) implements PageResponse {
        @Override
        public HttpResponse render(TemplateRenderer templates) {
            return HttpResponse.redirect(address);
        }
    }

    /** A response that is no page, such as a file to save. */
    record Raw(HttpResponse response) implements PageResponse {
        @Override
        public HttpResponse render(TemplateRenderer templates) {
            return response;
        }
    }

    /**
     * A response that is made after the handler has returned. It may take long: no other request of the session waits for
     * it.
     *
     * @param source called once; may throw a {@link Problem}
     */
    record Deferred(Supplier<PageResponse> source) implements PageResponse {
        @Override
        public HttpResponse render(TemplateRenderer templates) {
            return source.get().render(templates);
        }
    }

    HttpResponse render(TemplateRenderer templates);

    static Page ok(String template, Map<String, Object> values) {
        return new Page(OK, template, values);
    }

    /**
     * Returns a page in its frame.
     *
     * @param values of the template, without {@code frame}
     * @param problem shown on the page, and the source of its status; empty for a page that is right
     */
    static Page framed(String template, PageContext frame, Map<String, Object> values, Optional<Problem> problem) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("frame", problem.map(frame::withProblem).orElse(frame));
        return new Page(problem.map(told -> told.code().httpStatus()).orElse(OK), template, all);
    }
}
