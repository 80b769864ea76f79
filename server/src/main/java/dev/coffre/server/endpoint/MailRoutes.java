package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.wire.AskTestMail;
import dev.coffre.vault.wire.MailRecipients;
import dev.coffre.vault.wire.SetMail;
import java.util.List;

/** How and to whom mail is sent: docs/protocol.md §8. */
final class MailRoutes {
    private final VaultService service;
    private final Guard guard;
    private final PlatformThreads threads;

    MailRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.service = service;
        this.guard = guard;
        this.threads = threads;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/admin/mail", request -> answer(guard.actor(request), new AdminCommand.ShowMail())),
                Route.put("/v1/admin/mail", this::set),
                Route.delete("/v1/admin/mail", request -> answer(guard.actor(request), new AdminCommand.RemoveMail())),
                Route.post("/v1/admin/mail/test", this::test),
                Route.get(
                        "/v1/admin/vaults/{vault}/mail",
                        request -> answer(
                                guard.actor(request), new AdminCommand.ListRecipients(request.pathVariable("vault")))),
                Route.put("/v1/admin/vaults/{vault}/mail", this::setRecipients));
    }

    private HttpAnswer set(HttpRequest request) {
        Actor actor = guard.actor(request);
        return answer(actor, new AdminCommand.ChangeMail(request.json(SetMail.class)));
    }

    private HttpAnswer test(HttpRequest request) {
        Actor actor = guard.actor(request);
        AskTestMail asked = request.json(AskTestMail.class);
        return answer(actor, new AdminCommand.TestMail(asked.to(), asked.language()));
    }

    private HttpAnswer setRecipients(HttpRequest request) {
        Actor actor = guard.actor(request);
        MailRecipients asked = request.json(MailRecipients.class);
        return answer(actor, new AdminCommand.SetRecipients(request.pathVariable("vault"), asked.recipients()));
    }

    private HttpAnswer answer(Actor actor, AdminCommand<?> command) {
        return HttpAnswer.json(threads.call(() -> service.administration().execute(actor, command)));
    }
}
