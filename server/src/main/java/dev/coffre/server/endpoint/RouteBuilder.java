package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.BodyType;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Builder of a route. The declarations made here describe the route in the OpenAPI document and are also enforced.
 *
 * @param <W> identity of an authenticated caller
 */
final class RouteBuilder<W> {
    private final CallerKind<W> caller;
    private final String method;
    private final String path;
    private final String summary;
    private List<Parameter> query = List.of();
    private Optional<BodyType> body = Optional.empty();
    private Set<ProblemCode> problems = Set.of();

    RouteBuilder(CallerKind<W> caller, String method, String path, String summary) {
        this.caller = caller;
        this.method = method;
        this.path = path;
        this.summary = summary;
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

    RouteBuilder<W> mayFail(Set<ProblemCode> codes) {
        problems = Set.copyOf(codes);
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
        return caller.route(
                new Operation(method, path, summary, caller.access(), query, body, answer, problems), handler);
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

        MessageRouteBuilder<B> mayFail(Set<ProblemCode> codes) {
            problems = Set.copyOf(codes);
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
