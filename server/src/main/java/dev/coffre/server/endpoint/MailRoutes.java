package dev.coffre.server.endpoint;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.http.PlatformThreads;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.AskTestMail;
import dev.coffre.vault.wire.MailRecipients;
import dev.coffre.vault.wire.MailShown;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.SetMail;
import java.util.List;

/** Mail server and recipients: docs/protocol.md §8. */
final class MailRoutes {
    private final Guard guard;
    private final Commands commands;

    MailRoutes(VaultService service, Guard guard, PlatformThreads threads) {
        this.guard = guard;
        this.commands = new Commands(service, threads);
    }

    List<Route> routes() {
        Caller<Actor> administrator = guard.administrators();
        return List.of(
                administrator
                        .get("/v1/admin/mail", "By which server mail is sent")
                        .answers(
                                MailShown.class,
                                (actor, request) -> commands.execute(actor, new AdminCommand.ShowMail())),
                administrator
                        .put("/v1/admin/mail", "Sends mail by another server")
                        .takes(SetMail.class)
                        .mayFail(ProblemCode.MAIL_SETTINGS_INVALID)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(actor, new AdminCommand.ChangeMail(asked))),
                administrator
                        .delete("/v1/admin/mail", "Sends no more mail")
                        .answers(
                                Nothing.class,
                                (actor, request) -> commands.execute(actor, new AdminCommand.RemoveMail())),
                administrator
                        .post("/v1/admin/mail/test", "Sends a mail at once")
                        .takes(AskTestMail.class)
                        .mayFail(ProblemCode.MAIL_NOT_SET, ProblemCode.MAIL_FAILED, ProblemCode.MAIL_SETTINGS_INVALID)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor, new AdminCommand.TestMail(asked.to(), asked.language()))),
                guard.atLeast(Role.OPERATOR)
                        .get("/v1/admin/vaults/{vault}/mail", "Who is written to about the vault's alerts")
                        .answers(
                                MailRecipients.class,
                                (actor, request) -> commands.execute(
                                        actor, new AdminCommand.ListRecipients(request.pathVariable("vault")))),
                guard.atLeast(Role.OWNER)
                        .put("/v1/admin/vaults/{vault}/mail", "Writes to these, in place of those of before")
                        .takes(MailRecipients.class)
                        .mayFail(ProblemCode.MAIL_SETTINGS_INVALID)
                        .answers(
                                Nothing.class,
                                (actor, asked, request) -> commands.execute(
                                        actor,
                                        new AdminCommand.SetRecipients(
                                                request.pathVariable("vault"), asked.recipients()))));
    }
}
