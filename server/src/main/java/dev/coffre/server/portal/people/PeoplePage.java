package dev.coffre.server.portal.people;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.VaultEntry;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.List;
import java.util.Map;

/** Accounts and their roles by vault. */
public final class PeoplePage {
    private static final String ADDRESS = "/portal/people";
    private static final String NONE = "none";

    private final Desk desk;
    private final Frames frames;

    public PeoplePage(Desk desk, Frames frames) {
        this.desk = desk;
        this.frames = frames;
    }

    public Answer show(Visit visit) {
        return page(visit, 200, frame(visit));
    }

    public Answer create(Visit visit) {
        return attempt(visit, "people.created", () -> {
            if (!visit.typed("password").equals(visit.typed("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.ask(
                    visit,
                    new AdminCommand.CreateAccount(
                            name(visit),
                            visit.typed("password"),
                            visit.field("administrator").isPresent()));
        });
    }

    public Answer setRole(Visit visit) {
        return attempt(
                visit,
                "people.changed",
                () -> desk.ask(
                        visit,
                        new AdminCommand.SetRole(
                                name(visit),
                                visit.field("vault").orElse(""),
                                visit.field("role").orElse(NONE))));
    }

    public Answer setPassword(Visit visit) {
        return attempt(visit, "people.changed", () -> {
            if (!visit.typed("password").equals(visit.typed("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.ask(visit, new AdminCommand.SetPassword(name(visit), visit.typed("password")));
        });
    }

    public Answer setAdministrator(Visit visit) {
        boolean administrator =
                visit.field("administrator").filter("yes"::equals).isPresent();
        return attempt(
                visit,
                "people.changed",
                () -> desk.ask(visit, new AdminCommand.SetAdministrator(name(visit), administrator)));
    }

    public Answer remove(Visit visit) {
        return attempt(visit, "people.removed", () -> desk.ask(visit, new AdminCommand.RemoveAccount(name(visit))));
    }

    private Answer attempt(Visit visit, String done, Runnable work) {
        try {
            work.run();
            visit.tell(new Notice.Done(visit.say(done, name(visit))));
            return new Answer.Elsewhere(ADDRESS);
        } catch (Problem refused) {
            return page(
                    visit, refused.code().httpStatus(), frame(visit).with(Problems.notice(refused, visit.language())));
        }
    }

    private static String name(Visit visit) {
        return visit.field("account").orElse("");
    }

    private Frame frame(Visit visit) {
        return frames.plain(visit, visit.say("people.title"));
    }

    private Answer page(Visit visit, int status, Frame frame) {
        Actor.Person actor = visit.who();
        List<VaultEntry> owned = desk.ask(visit, new AdminCommand.ListVaults()).vaults().stream()
                .filter(vault -> actor.may(Role.OWNER, VaultId.parse(vault.vault())))
                .toList();
        return new Answer.Page(
                status,
                "portal/people",
                Map.of(
                        "frame",
                        frame,
                        "actor",
                        actor,
                        "accounts",
                        desk.ask(visit, new AdminCommand.ListAccounts()).accounts(),
                        "vaults",
                        owned,
                        "roles",
                        Role.values()));
    }
}
