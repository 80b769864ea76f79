package dev.coffre.server.endpoint;

import dev.coffre.server.http.RequestTrace;
import dev.coffre.server.limit.MemoryBudgets;
import dev.coffre.server.limit.MonitoredOutputStream;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.vault.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Dispatches requests to routes. A known path with another method is 405, every other path 404. */
final class Router {
    /** Bytes of a streamed body that are buffered before TLS encrypts them. */
    static final int STREAM_BUFFER = 64 << 10;

    private Router() {}

    static RouterFunction<ServerResponse> of(List<Route> routes, MemoryBudgets budgets) {
        RouterFunctions.Builder builder = RouterFunctions.route();
        Map<String, Set<String>> methods = new LinkedHashMap<>();
        for (Route route : routes) {
            methods.computeIfAbsent(route.path(), _ -> new TreeSet<>())
                    .add(route.method().name());
            List<Parameter> parameters = route.operation().query();
            builder.route(
                    RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())), request -> {
                        RequestTrace.of(request.servletRequest()).setRoute(route.path());
                        return handle(request, parameters, budgets, route.handler());
                    });
        }
        methods.forEach((path, allowed) -> builder.route(
                RequestPredicates.path(path),
                request -> respond(problems(request).methodNotAllowed(allowed), request)));
        return builder.route(
                        RequestPredicates.all(),
                        request -> respond(problems(request).notFound(request.path()), request))
                .build();
    }

    private static ServerResponse handle(
            ServerRequest request, List<Parameter> parameters, MemoryBudgets budgets, Route.RouteHandler handler) {
        ApiRequest asked = new ApiRequest(request, parameters, budgets);
        ApiResponse answer = answer(asked, handler, request);
        if (answer instanceof ApiResponse.CompleteBody body) {
            try {
                asked.reserveResponse(body.bytes().length);
            } catch (Problem busy) {
                answer = problems(request).of(busy);
            }
        }
        return respond(answer, request);
    }

    /** Closing the request releases the memory of its body. */
    private static ApiResponse answer(ApiRequest asked, Route.RouteHandler handler, ServerRequest request) {
        try (asked) {
            return handler.answer(asked);
        } catch (RuntimeException | StackOverflowError e) {
            return problems(request).of(e);
        }
    }

    private static ProblemResponses problems(ServerRequest request) {
        return new ProblemResponses(RequestTrace.of(request.servletRequest()).id());
    }

    private static ServerResponse respond(ApiResponse answer, ServerRequest request) {
        return switch (answer) {
            case ApiResponse.CompleteBody body -> respond(body, request);
            case ApiResponse.StreamedBody stream -> respond(stream, request);
        };
    }

    private static ServerResponse respond(ApiResponse.CompleteBody body, ServerRequest request) {
        var response = ServerResponse.status(body.status())
                .header("Content-Type", body.type())
                .header("Content-Length", String.valueOf(body.bytes().length))
                .header(ProtocolVersion.HEADER, ProtocolVersion.CURRENT);
        body.headers().forEach(response::header);
        return response.build((servletRequest, servletResponse) -> {
            monitored(servletResponse.getOutputStream(), request).write(body.bytes());
            return null;
        });
    }

    private static ServerResponse respond(ApiResponse.StreamedBody stream, ServerRequest request) {
        var response = ServerResponse.status(HttpStatus.OK)
                .header("Content-Type", stream.type())
                .header(ProtocolVersion.HEADER, ProtocolVersion.CURRENT);
        stream.headers().forEach(response::header);
        return response.build((servletRequest, servletResponse) -> {
            servletResponse.setBufferSize(STREAM_BUFFER);
            try {
                stream.writer().write(monitored(servletResponse.getOutputStream(), request));
            } catch (RuntimeException e) {
                // The status was sent already. Aborting the connection is the only way to report that the body is
                // incomplete.
                throw new IOException("the answer broke off", e);
            }
            return null;
        });
    }

    private static OutputStream monitored(OutputStream out, ServerRequest request) {
        return new MonitoredOutputStream(
                out, RequestTrace.of(request.servletRequest()).connection());
    }
}
