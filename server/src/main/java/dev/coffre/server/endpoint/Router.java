package dev.coffre.server.endpoint;

import dev.coffre.server.http.AccessLog;
import dev.coffre.server.openapi.Parameter;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Leads requests to their routes; a known path with another method is 405, every other path 404. */
final class Router {
    private final AccessLog log;

    Router(AccessLog log) {
        this.log = log;
    }

    RouterFunction<ServerResponse> of(List<Route> routes) {
        RouterFunctions.Builder builder = RouterFunctions.route();
        Set<String> paths = new LinkedHashSet<>();
        for (Route route : routes) {
            paths.add(route.path());
            Set<String> parameters =
                    route.said().query().stream().map(Parameter::name).collect(Collectors.toUnmodifiableSet());
            builder.route(
                    RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
                    request -> handle(request, parameters, route.handler()));
        }
        for (String path : paths) {
            builder.route(
                    RequestPredicates.path(path),
                    request -> handle(request, Set.of(), any -> ProblemAnswers.methodNotAllowed()));
        }
        return builder.route(
                        RequestPredicates.all(),
                        request -> handle(request, Set.of(), any -> ProblemAnswers.notFound(any.path())))
                .build();
    }

    private ServerResponse handle(ServerRequest request, Set<String> parameters, Route.Handler handler) {
        long started = System.nanoTime();
        HttpAnswer answer;
        try {
            answer = handler.answer(new HttpRequest(request, parameters));
        } catch (RuntimeException | StackOverflowError e) {
            answer = ProblemAnswers.of(e);
        }
        return switch (answer) {
            case HttpAnswer.Body body -> respond(request, body, started);
            case HttpAnswer.Stream stream -> respond(request, stream, started);
        };
    }

    private ServerResponse respond(ServerRequest request, HttpAnswer.Body body, long started) {
        var response = ServerResponse.status(body.status())
                .header("Content-Type", body.type())
                .header("Content-Length", String.valueOf(body.bytes().length))
                .header(ProtocolVersion.HEADER, ProtocolVersion.CURRENT);
        body.headers().forEach(response::header);
        return response.build((servletRequest, servletResponse) -> {
            servletResponse.getOutputStream().write(body.bytes());
            log.answered(request.servletRequest(), body.status(), body.bytes().length, started);
            return null;
        });
    }

    private ServerResponse respond(ServerRequest request, HttpAnswer.Stream stream, long started) {
        var response = ServerResponse.status(HttpStatus.OK)
                .header("Content-Type", stream.type())
                .header(ProtocolVersion.HEADER, ProtocolVersion.CURRENT);
        stream.headers().forEach(response::header);
        return response.build((servletRequest, servletResponse) -> {
            CountingOutputStream out = new CountingOutputStream(servletResponse.getOutputStream());
            try {
                stream.writer().write(out);
            } catch (RuntimeException e) {
                // The status is out: breaking the connection off is the only way left to say that this is not all.
                throw new IOException("the answer broke off", e);
            }
            log.answered(request.servletRequest(), HttpStatus.OK.value(), out.count(), started);
            return null;
        });
    }
}
