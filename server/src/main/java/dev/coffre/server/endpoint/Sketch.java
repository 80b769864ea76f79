package dev.coffre.server.endpoint;

import dev.coffre.server.openapi.Access;
import dev.coffre.server.openapi.Content;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.Parameter;
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
final class Sketch<W> {
    private final Function<HttpRequest, W> recognise;
    private final String method;
    private final String path;
    private final String summary;
    private final Access access;
    private List<Parameter> query = List.of();
    private Optional<Content> body = Optional.empty();
    private Set<ProblemCode> problems = Set.of();

    Sketch(Function<HttpRequest, W> recognise, String method, String path, String summary, Access access) {
        this.recognise = recognise;
        this.method = method;
        this.path = path;
        this.summary = summary;
        this.access = access;
    }

    /** Declares the query parameters. No others are read. */
    Sketch<W> asks(Parameter... parameters) {
        query = List.of(parameters);
        return this;
    }

    /** Declares problems, beside those that {@link Operation#problems} derives. */
    Sketch<W> mayFail(ProblemCode... codes) {
        problems = Set.of(codes);
        return this;
    }

    /** Declares that the body is a message. */
    <B> Taking<B> takes(Class<B> message) {
        body = Optional.of(new Content.Message(message));
        return new Taking<>(message);
    }

    /** Declares that the body is bytes, at most this many. The handler reads them. */
    Sketch<W> takesBytes(String meaning, long most) {
        body = Optional.of(new Content.Bytes(Content.Bytes.BINARY, meaning, most));
        return this;
    }

    <A> Route answers(Class<A> message, BiFunction<W, HttpRequest, A> handler) {
        return route(new Content.Message(message), (who, request) -> HttpAnswer.json(handler.apply(who, request)));
    }

    Route answersBytes(String meaning, BiFunction<W, HttpRequest, HttpAnswer> handler) {
        return answersFile(Content.Bytes.BINARY, meaning, handler);
    }

    Route answersFile(String mediaType, String meaning, BiFunction<W, HttpRequest, HttpAnswer> handler) {
        return route(new Content.Bytes(mediaType, meaning, 0), handler);
    }

    private Route route(Content answer, BiFunction<W, HttpRequest, HttpAnswer> handler) {
        return new Route(new Operation(method, path, summary, access, query, body, answer, problems), request -> {
            W who = recognise.apply(request);
            request.requireParameters();
            return handler.apply(who, request);
        });
    }

    /** Builder of a route whose body is a message. */
    final class Taking<B> {
        private final Class<B> message;

        private Taking(Class<B> message) {
            this.message = message;
        }

        Taking<B> mayFail(ProblemCode... codes) {
            problems = Set.of(codes);
            return this;
        }

        <A> Route answers(Class<A> type, Handler<W, B, A> handler) {
            return Sketch.this.answers(type, (who, request) -> handler.answer(who, request.json(message), request));
        }
    }

    /** Handles a request with a message. */
    @FunctionalInterface
    interface Handler<W, B, A> {
        A answer(W who, B asked, HttpRequest request);
    }
}
