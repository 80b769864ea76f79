package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.BodyType;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.openapi.RouteAccess;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Builder of a route. The declarations made here describe the route in the OpenAPI document and are also enforced.
 *
 * @param <W> identity of an authenticated caller
 */
final class RouteBuilder<W> {
    private final Function<ApiRequest, W> recognise;
    private final String method;
    private final String path;
    private final String summary;
    private final RouteAccess access;
    private List<Parameter> query = List.of();
    private Optional<BodyType> body = Optional.empty();
    private Set<ProblemCode> problems = Set.of();

    RouteBuilder(Function<ApiRequest, W> recognise, String method, String path, String summary, RouteAccess access) {
        this.recognise = recognise;
        this.method = method;
        this.path = path;
        this.summary = summary;
        this.access = access;
    }

    /** Declares the query parameters. No others are read. */
    RouteBuilder<W> asks(Parameter... parameters) {
        query = List.of(parameters);
        return this;
    }

    /** Declares problems, beside those that {@link Operation#problems} derives. */
    RouteBuilder<W> mayFail(ProblemCode... codes) {
        problems = Set.of(codes);
        return this;
    }

    /** Declares that the body is a message. */
    <B> MessageRouteBuilder<B> takes(Class<B> message) {
        body = Optional.of(new BodyType.Message(message));
        return new MessageRouteBuilder<>(message);
    }

    /** Declares that the body is bytes, at most this many. The handler reads them. */
    RouteBuilder<W> takesBytes(String meaning, long most) {
        body = Optional.of(new BodyType.Bytes(BodyType.Bytes.BINARY, meaning, most));
        return this;
    }

    <A> Route answers(Class<A> message, BiFunction<W, ApiRequest, A> handler) {
        return route(new BodyType.Message(message), (who, request) -> ApiResponse.json(handler.apply(who, request)));
    }

    Route answersBytes(String meaning, BiFunction<W, ApiRequest, ApiResponse> handler) {
        return answersFile(BodyType.Bytes.BINARY, meaning, handler);
    }

    Route answersFile(String mediaType, String meaning, BiFunction<W, ApiRequest, ApiResponse> handler) {
        return route(new BodyType.Bytes(mediaType, meaning, 0), handler);
    }

    private Route route(BodyType answer, BiFunction<W, ApiRequest, ApiResponse> handler) {
        return new Route(new Operation(method, path, summary, access, query, body, answer, problems), request -> {
            W who = recognise.apply(request);
            request.requireParameters();
            return handler.apply(who, request);
        });
    }

    /** Builder of a route whose body is a message. */
    final class MessageRouteBuilder<B> {
        private final Class<B> message;

        private MessageRouteBuilder(Class<B> message) {
            this.message = message;
        }

        MessageRouteBuilder<B> mayFail(ProblemCode... codes) {
            problems = Set.of(codes);
            return this;
        }

        <A> Route answers(Class<A> type, MessageHandler<W, B, A> handler) {
            return RouteBuilder.this.answers(
                    type, (who, request) -> handler.answer(who, request.json(message), request));
        }
    }

    /** Handles a request with a message. */
    @FunctionalInterface
    interface MessageHandler<W, B, A> {
        A answer(W who, B asked, ApiRequest request);
    }
}
