package dev.coffre.server.admin;

import dev.coffre.server.audit.Effect;
import dev.coffre.server.mail.MailService;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.MailRecipients;
import dev.coffre.server.message.MailSettingsResponse;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.message.TestMailRequest;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.Empty;
import java.util.List;
import java.util.stream.Stream;

/** Commands about the mail server and the recipients of alerts. */
public final class MailCommands implements CommandGroup {
    static final List<CommandSpec<MailCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("show-mail", ShowMail.class, MailSettingsResponse.class)
                    .needs(CommandNeed.administrator())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(ApiChapter.MAIL, "/v1/admin/mail", "By which server mail is sent")
                            .as(_ -> new ShowMail()))
                    .handledBy(MailCommands::showMail),
            CommandSpec.of("set-mail", ChangeMail.class, Empty.class)
                    .needs(CommandNeed.administrator())
                    .audits((action, command) -> action.with(
                                    "host", command.mail().host())
                            .with("port", command.mail().port())
                            .with("security", command.mail().security()))
                    .route(CommandRoute.put(ApiChapter.MAIL, "/v1/admin/mail", "Sends mail by another server")
                            .mayFail(ProblemCode.MAIL_SETTINGS_INVALID)
                            .as(SetMailServerRequest.class, (asked, _) -> new ChangeMail(asked)))
                    .handledBy(MailCommands::changeMail),
            CommandSpec.of("remove-mail", RemoveMail.class, Empty.class)
                    .needs(CommandNeed.administrator())
                    .audits()
                    .route(CommandRoute.delete(ApiChapter.MAIL, "/v1/admin/mail", "Sends no more mail")
                            .as(_ -> new RemoveMail()))
                    .handledBy(MailCommands::removeMail),
            CommandSpec.of("test-mail", TestMail.class, Empty.class)
                    .needs(CommandNeed.administrator())
                    .withoutProof()
                    .audits((action, command) -> action.with("to", command.to()))
                    .route(CommandRoute.post(ApiChapter.MAIL, "/v1/admin/mail/test", "Sends a mail at once")
                            .mayFail(
                                    ProblemCode.MAIL_NOT_SET,
                                    ProblemCode.MAIL_FAILED,
                                    ProblemCode.MAIL_SETTINGS_INVALID)
                            .as(TestMailRequest.class, (asked, _) -> new TestMail(asked.to(), asked.language())))
                    .handledBy(MailCommands::testMail),
            CommandSpec.of("list-recipients", ListRecipients.class, MailRecipients.class)
                    .needs(CommandNeed.inVault(Role.OPERATOR, ListRecipients::vault))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.MAIL,
                                    "/v1/admin/vaults/{vault}/mail",
                                    "Who is written to about the vault's alerts")
                            .as(request -> new ListRecipients(request.vaultName())))
                    .handledBy(MailCommands::listRecipients),
            CommandSpec.of("set-recipients", SetRecipients.class, Empty.class)
                    .needs(CommandNeed.inVault(Role.OWNER, SetRecipients::vault))
                    .byToken()
                    // A token cannot give a proof.
                    .proofIf((actor, _) -> !isByToken(actor))
                    .audits((action, command) -> action.with("vault", command.vault())
                            .with("recipients", command.recipients().size()))
                    .route(CommandRoute.put(
                                    ApiChapter.MAIL,
                                    "/v1/admin/vaults/{vault}/mail",
                                    "Writes to these, in place of those of before")
                            .mayFail(ProblemCode.MAIL_SETTINGS_INVALID)
                            .as(
                                    MailRecipients.class,
                                    (asked, request) -> new SetRecipients(request.vaultName(), asked.recipients())))
                    .handledWithEffect(MailCommands::setRecipients));

    private final MailService mail;

    public MailCommands(MailService mail) {
        this.mail = mail;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private MailSettingsResponse showMail(CommandCall<ShowMail> call) {
        return new MailSettingsResponse(mail.server());
    }

    private Empty changeMail(CommandCall<ChangeMail> call) {
        mail.setServer(call.command().mail());
        return new Empty();
    }

    private Empty removeMail(CommandCall<RemoveMail> call) {
        mail.removeServer();
        return new Empty();
    }

    private Empty testMail(CommandCall<TestMail> call) {
        mail.sendTestMail(call.command().to(), call.command().language());
        return new Empty();
    }

    private MailRecipients listRecipients(CommandCall<ListRecipients> call) {
        return mail.recipients(call.vault().id());
    }

    private Effect<Empty> setRecipients(CommandCall<SetRecipients> call) {
        return new Effect<>(
                new Empty(), mail.setRecipients(call.vault(), call.command().recipients(), call.actor()));
    }

    private static boolean isByToken(Actor actor) {
        return actor instanceof Actor.Person person && person.token().isPresent();
    }

    /** Shows the mail server. */
    public record ShowMail() implements AdminCommand<MailSettingsResponse> {}

    /** Sets the mail server. The text of the record omits the password. */
    public record ChangeMail(SetMailServerRequest mail) implements AdminCommand<Empty> {}

    /** Removes the mail server, so no more mail is sent. */
    public record RemoveMail() implements AdminCommand<Empty> {}

    /** Sends a test mail at once. */
    public record TestMail(String to, String language) implements AdminCommand<Empty> {}

    /** Lists the recipients of the vault's alerts. */
    public record ListRecipients(String vault) implements AdminCommand<MailRecipients> {}

    /** Replaces the recipients of the vault's alerts. */
    public record SetRecipients(String vault, List<MailRecipient> recipients) implements AdminCommand<Empty> {
        public SetRecipients {
            recipients = List.copyOf(recipients);
        }
    }
}
