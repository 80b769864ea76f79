package dev.coffre.server.portal.service;

import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.mail.MailSecurity;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.Map;
import java.util.Optional;

/** Settings of the mail server. The stored password is never shown. */
public final class MailPage {
    private static final String ADDRESS = "/portal/mail";

    private final CommandGateway commands;
    private final PortalLayout layout;

    public MailPage(CommandGateway commands, PortalLayout layout) {
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        return page(request, 200, frame(request));
    }

    public PageResponse change(PortalRequest request) {
        return attempt(
                request, "mail.saved", () -> commands.execute(request, new MailCommands.ChangeMail(asked(request))));
    }

    public PageResponse remove(PortalRequest request) {
        return attempt(request, "mail.removed", () -> commands.execute(request, new MailCommands.RemoveMail()));
    }

    public PageResponse test(PortalRequest request) {
        String to = request.field("to").orElse("");
        return attempt(
                request,
                "mail.tested",
                () -> commands.execute(
                        request,
                        new MailCommands.TestMail(to, request.language().tag())));
    }

    private static SetMailServerRequest asked(PortalRequest request) {
        Optional<String> user = request.field("user");
        return new SetMailServerRequest(
                request.field("host").orElse(""),
                port(request),
                request.field("security").orElse(""),
                user,
                user.map(name -> request.rawField("password")),
                request.field("from").orElse(""));
    }

    private static int port(PortalRequest request) {
        return request.parsed("port", Integer::valueOf)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "port"));
    }

    private PageResponse attempt(PortalRequest request, String done, Runnable work) {
        try {
            work.run();
            request.setNotice(request.say(done));
            return new PageResponse.Redirect(ADDRESS);
        } catch (Problem refused) {
            return page(request, refused.code().httpStatus(), frame(request).withProblem(refused));
        }
    }

    private PageContext frame(PortalRequest request) {
        return layout.standalone(request, request.say("mail.title"));
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame) {
        return new PageResponse.Page(
                status,
                "portal/mail",
                Map.of(
                        "frame",
                        frame,
                        "server",
                        commands.execute(request, new MailCommands.ShowMail()).server(),
                        "securities",
                        MailSecurity.values()));
    }
}
