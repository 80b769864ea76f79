package dev.coffre.server.portal.service;

import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.mail.MailSecurity;
import dev.coffre.server.message.SetMailServerRequest;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
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

    public PortalResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit));
    }

    public PortalResponse change(PortalRequest visit) {
        return attempt(visit, "mail.saved", () -> desk.execute(visit, new MailCommands.ChangeMail(asked(visit))));
    }

    public PortalResponse remove(PortalRequest visit) {
        return attempt(visit, "mail.removed", () -> desk.execute(visit, new MailCommands.RemoveMail()));
    }

    public PortalResponse test(PortalRequest visit) {
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
        try {
            return Integer.parseInt(visit.field("port").orElse(""));
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "port");
        }
    }

    private PortalResponse attempt(PortalRequest visit, String done, Runnable work) {
        try {
            work.run();
            visit.flash(new Notice.Done(visit.say(done)));
            return new PortalResponse.PortalRedirect(ADDRESS);
        } catch (Problem refused) {
            return page(
                    visit,
                    refused.code().httpStatus(),
                    frame(visit).withNotice(ProblemNotices.notice(refused, visit.language())));
        }
    }

    private PageContext frame(PortalRequest visit) {
        return frames.standalone(visit, visit.say("mail.title"));
    }

    private PortalResponse page(PortalRequest visit, int status, PageContext frame) {
        return new PortalResponse.Page(
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
