package dev.coffre.server.admin;

import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.openapi.BodyType;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.Parameter;
import dev.coffre.server.people.Role;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A route of the API that executes a command. Who may call it is stated by the {@link CommandNeed} of the command.
 *
 * @param draft all of the operation but access and answer, which the command's specification has
 * @param command makes the command from a request
 */
public record CommandRoute<C>(Draft draft, Function<CommandArguments, C> command) {
    static Draft get(ApiChapter chapter, String path, String summary) {
        return draft(chapter, "GET", path, summary);
    }

    static Draft post(ApiChapter chapter, String path, String summary) {
        return draft(chapter, "POST", path, summary);
    }

    static Draft put(ApiChapter chapter, String path, String summary) {
        return draft(chapter, "PUT", path, summary);
    }

    static Draft delete(ApiChapter chapter, String path, String summary) {
        return draft(chapter, "DELETE", path, summary);
    }

    private static Draft draft(ApiChapter chapter, String method, String path, String summary) {
        return new Draft(
                chapter,
                method,
                path,
                summary,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
    }

    /**
     * A route without its command.
     *
     * @param body message in the body
     * @param file the answer, if it is a {@link FileAnswer}
     * @param role role in the vault of the path that this route needs beside the {@link CommandNeed}
     */
    public record Draft(
            ApiChapter chapter,
            String method,
            String path,
            String summary,
            List<Parameter> query,
            Optional<Class<?>> body,
            Optional<BodyType> file,
            Set<ProblemCode> problems,
            Optional<Role> role) {

        /** Declares the query parameters. No others are read. */
        Draft asks(Parameter... parameters) {
            return new Draft(chapter, method, path, summary, List.of(parameters), body, file, problems, role);
        }

        /** Declares problems, beside those that {@link Operation#problems} derives. */
        Draft mayFail(ProblemCode... codes) {
            return mayFail(List.of(codes));
        }

        Draft mayFail(Collection<ProblemCode> codes) {
            return new Draft(chapter, method, path, summary, query, body, file, Set.copyOf(codes), role);
        }

        /** Declares that the answer is sent as a file. */
        Draft answersFile(String mediaType, String meaning) {
            BodyType type = new BodyType.Bytes(mediaType, meaning, 0);
            return new Draft(chapter, method, path, summary, query, body, Optional.of(type), problems, role);
        }

        /** Declares the role in the vault of the path that this route needs, if its command needs none. */
        Draft forRole(Role least) {
            return new Draft(chapter, method, path, summary, query, body, file, problems, Optional.of(least));
        }

        <C> CommandRoute<C> as(Function<CommandArguments, C> command) {
            return new CommandRoute<>(this, command);
        }

        /** @param command makes the command from the message in the body, and the request */
        <B, C> CommandRoute<C> as(Class<B> message, BiFunction<B, CommandArguments, C> command) {
            return new Draft(chapter, method, path, summary, query, Optional.of(message), file, problems, role)
                    .as(request -> command.apply(request.json(message), request));
        }
    }
}
