package dev.coffre.server.portal;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.MonitoredOutputStream;
import dev.coffre.web.http.HttpResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/** A response that is built while it is written. Sign-in needs the servlet's response, which routes do not get. */
record DeferredResponse(ResponseWriter writer) implements ServerResponse {
    @FunctionalInterface
    interface ResponseWriter {
        void write(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /** Writes a response of the web kit. */
    static void write(HttpResponse answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (answer.length() > 0) {
            response.setContentLengthLong(answer.length());
        }
        try (HttpResponse.BodyWriter body = answer.body()) {
            if (answer.length() != 0) {
                body.write(new MonitoredOutputStream(
                        response.getOutputStream(), RequestTrace.of(request).connection()));
            }
        }
    }

    @Override
    public HttpStatusCode statusCode() {
        return HttpStatus.OK;
    }

    @Override
    public HttpHeaders headers() {
        return new HttpHeaders();
    }

    @Override
    public MultiValueMap<String, Cookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
            throws IOException {
        writer.write(request, response);
        return null;
    }
}
