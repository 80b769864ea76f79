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

    private final CommandGateway desk;
    private final PortalLayout frames;

    public MailPage(CommandGateway desk, PortalLayout frames) {
        this.desk = desk;
        this.frames = frames;
    }

    public PageResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit));
    }

    public PageResponse change(PortalRequest visit) {
        return attempt(visit, "mail.saved", () -> desk.execute(visit, new MailCommands.ChangeMail(asked(visit))));
    }

    public PageResponse remove(PortalRequest visit) {
        return attempt(visit, "mail.removed", () -> desk.execute(visit, new MailCommands.RemoveMail()));
    }

    public PageResponse test(PortalRequest visit) {
        String to = visit.field("to").orElse("");
        return attempt(
                visit,
                "mail.tested",
                () -> desk.execute(
                        visit, new MailCommands.TestMail(to, visit.language().tag())));
    }

    private static SetMailServerRequest asked(PortalRequest visit) {
        Optional<String> user = visit.field("user");
        return new SetMailServerRequest(
                visit.field("host").orElse(""),
                port(visit),
                visit.field("security").orElse(""),
                user,
                user.map(name -> visit.rawField("password")),
                visit.field("from").orElse(""));
    }

    private static int port(PortalRequest visit) {
        return visit.parsed("port", Integer::valueOf)
                .orElseThrow(() -> ProblemCode.REQUEST_MALFORMED.with("reason", "port"));
    }

    private PageResponse attempt(PortalRequest visit, String done, Runnable work) {
        try {
            work.run();
            visit.setNotice(visit.say(done));
            return new PageResponse.Redirect(ADDRESS);
        } catch (Problem refused) {
            return page(visit, refused.code().httpStatus(), frame(visit).withProblem(refused));
        }
    }

    private PageContext frame(PortalRequest visit) {
        return frames.standalone(visit, visit.say("mail.title"));
    }

    private PageResponse page(PortalRequest visit, int status, PageContext frame) {
        return new PageResponse.Page(
                status,
                "portal/mail",
                Map.of(
                        "frame",
                        frame,
                        "server",
                        desk.execute(visit, new MailCommands.ShowMail()).server(),
                        "securities",
                        MailSecurity.values()));
    }
}
