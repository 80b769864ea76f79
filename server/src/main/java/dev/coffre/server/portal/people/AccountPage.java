package dev.coffre.server.portal.people;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.portal.access.Doorkeeper;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Frame;
import java.util.Map;

/** One's own account. */
public final class AccountPage {
    private final Desk desk;
    private final Doorkeeper door;
    private final Frames frames;

    public AccountPage(Desk desk, Doorkeeper door, Frames frames) {
        this.desk = desk;
        this.door = door;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        return page(visit, 200, frames.plain(visit, visit.say("account.title")));
    }

    /** A new password ends every session of the account, this one too: one signs in with it at once. */
    public Answer changePassword(Visit visit) {
        String password = visit.typed("password");
        try {
            if (!password.equals(visit.typed("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.ask(visit, new AdminCommand.ChangePassword(visit.typed("current"), password));
            door.signOut(visit.servletRequest(), visit.servletResponse());
            return new Answer.Elsewhere(SignInPage.ADDRESS + "?changed=yes");
        } catch (Problem refused) {
            Frame frame =
                    frames.plain(visit, visit.say("account.title")).with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame);
        }
    }

    private Answer page(Visit visit, int status, Frame frame) {
        return new Answer.Page(status, "portal/account", Map.of("frame", frame, "actor", visit.who()));
    }
}
