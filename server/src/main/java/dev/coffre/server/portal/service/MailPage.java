package dev.coffre.server.portal.service;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.mail.MailSecurity;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.SetMail;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.Map;
import java.util.Optional;

/** Settings of the mail server. The stored password is never shown. */
public final class MailPage {
    private static final String ADDRESS = "/portal/mail";

    private final Desk desk;
    private final Frames frames;

    public MailPage(Desk desk, Frames frames) {
        this.desk = desk;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        return page(visit, 200, frame(visit));
    }

    public Answer change(Visit visit) {
        return attempt(visit, "mail.saved", () -> desk.ask(visit, new AdminCommand.ChangeMail(asked(visit))));
    }

    public Answer remove(Visit visit) {
        return attempt(visit, "mail.removed", () -> desk.ask(visit, new AdminCommand.RemoveMail()));
    }

    public Answer test(Visit visit) {
        String to = visit.field("to").orElse("");
        return attempt(
                visit,
                "mail.tested",
                () -> desk.ask(
                        visit, new AdminCommand.TestMail(to, visit.language().tag())));
    }

    private static SetMail asked(Visit visit) {
        Optional<String> user = visit.field("user");
        return new SetMail(
                visit.field("host").orElse(""),
                port(visit),
                visit.field("security").orElse(""),
                user,
                user.map(name -> visit.typed("password")),
                visit.field("from").orElse(""));
    }

    private static int port(Visit visit) {
        try {
            return Integer.parseInt(visit.field("port").orElse(""));
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "port");
        }
    }

    private Answer attempt(Visit visit, String done, Runnable work) {
        try {
            work.run();
            visit.tell(new Notice.Done(visit.say(done)));
            return new Answer.Elsewhere(ADDRESS);
        } catch (Problem refused) {
            return page(
                    visit, refused.code().httpStatus(), frame(visit).with(Problems.notice(refused, visit.language())));
        }
    }

    private Frame frame(Visit visit) {
        return frames.plain(visit, visit.say("mail.title"));
    }

    private Answer page(Visit visit, int status, Frame frame) {
        return new Answer.Page(
                status,
                "portal/mail",
                Map.of(
                        "frame",
                        frame,
                        "server",
                        desk.ask(visit, new AdminCommand.ShowMail()).server(),
                        "securities",
                        MailSecurity.values()));
    }
}
