package dev.coffre.server.endpoint;

import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.message.MailRecipients;
import dev.coffre.server.message.MailSettingsResponse;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.message.TestMailRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.List;

/** Mail server and recipients: docs/protocol.md §8. */
final class MailRoutes {
    private final ApiAuthenticator guard;
    private final CommandExecutor commands;

    MailRoutes(VaultService service, ApiAuthenticator guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new CommandExecutor(service, threads);
    }

    List<Route> routes() {
        CallerKind<Actor> administrator = guard.administrators();
        return List.of(
                administrator
                        .get("/v1/admin/mail", "By which server mail is sent")
                        .answers(
                                MailSettingsResponse.class,
                                (actor, request) -> commands.execute(actor, new MailCommands.ShowMail())),
                administrator
                        .put("/v1/admin/mail", "Sends mail by another server")
                        .takes(SetMailServerRequest.class)
                        .mayFail(ProblemCode.MAIL_SETTINGS_INVALID)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(actor, new MailCommands.ChangeMail(asked))),
                administrator
                        .delete("/v1/admin/mail", "Sends no more mail")
                        .answers(
                                Empty.class,
                                (actor, request) -> commands.execute(actor, new MailCommands.RemoveMail())),
                administrator
                        .post("/v1/admin/mail/test", "Sends a mail at once")
                        .takes(TestMailRequest.class)
                        .mayFail(ProblemCode.MAIL_NOT_SET, ProblemCode.MAIL_FAILED, ProblemCode.MAIL_SETTINGS_INVALID)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new MailCommands.TestMail(asked.to(), asked.language()))),
                guard.atLeast(Role.OPERATOR)
                        .get("/v1/admin/vaults/{vault}/mail", "Who is written to about the vault's alerts")
                        .answers(
                                MailRecipients.class,
                                (actor, request) -> commands.execute(
                                        actor, new MailCommands.ListRecipients(request.pathVariable("vault")))),
                guard.atLeast(Role.OWNER)
                        .put("/v1/admin/vaults/{vault}/mail", "Writes to these, in place of those of before")
                        .takes(MailRecipients.class)
                        .mayFail(ProblemCode.MAIL_SETTINGS_INVALID)
                        .answers(
                                Empty.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new MailCommands.SetRecipients(
                                                request.pathVariable("vault"), asked.recipients()))));
    }
}
