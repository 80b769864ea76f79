package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.CommandRoute;
import dev.coffre.server.admin.CommandSpec;
import dev.coffre.server.admin.CommandTable;
import dev.coffre.server.admin.FileAnswer;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.openapi.BodyType;
import dev.coffre.server.openapi.Operation;
import dev.coffre.server.openapi.RouteAccess;
import dev.coffre.server.people.Actor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The routes of the table of commands: docs/protocol.md §8. */
final class CommandRoutes {
    private final ApiAuthenticator authenticator;
    private final CommandExecutor commands;

    CommandRoutes(ApiAuthenticator authenticator, CommandExecutor commands) {
        this.authenticator = authenticator;
        this.commands = commands;
    }

    List<Route> of(ApiChapter chapter) {
        return CommandTable.all().stream()
                .flatMap(spec -> routes(spec, chapter))
                .toList();
    }

    private <C extends AdminCommand<A>, A> Stream<Route> routes(CommandSpec<?, C, A> spec, ApiChapter chapter) {
        return spec.routes().stream()
                .filter(route -> route.draft().chapter() == chapter)
                .map(route -> route(spec, route));
    }

    private <C extends AdminCommand<A>, A> Route route(CommandSpec<?, C, A> spec, CommandRoute<C> route) {
        CommandRoute.Draft draft = route.draft();
        CallerKind<Actor> caller =
                draft.role().map(authenticator::membersOfVault).orElseGet(() -> authenticator.people(access(spec)));
        Operation operation = new Operation(
                draft.method(),
                draft.path(),
                draft.summary(),
                caller.access(),
                draft.query(),
                draft.body().map(BodyType.Message::new),
                draft.file().orElseGet(() -> new BodyType.Message(spec.answer())),
                draft.problems());
        return caller.route(
                operation,
                (actor, request) ->
                        response(commands.execute(actor, route.command().apply(request))));
    }

    private static RouteAccess access(CommandSpec<?, ?, ?> spec) {
        return spec.need().access().orElseThrow(() -> new IllegalStateException("no route may lead to " + spec.name()));
    }

    private static ApiResponse response(Object answer) {
        return answer instanceof FileAnswer file
                ? new ApiResponse.CompleteBody(
                        200,
                        ApiResponse.JSON,
                        file.bytes(),
                        Map.of(
                                "Content-Disposition",
                                "attachment; filename=\"" + file.fileName() + "\"",
                                "Cache-Control",
                                "no-store"))
                : ApiResponse.json(answer);
    }
}
