package dev.coffre.server.portal.people;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.PageContext;
import java.util.List;
import java.util.Map;

/** Accounts and their roles by vault. */
public final class AccountsPage {
    private static final String ADDRESS = "/portal/people";
    private static final String NONE = "none";

    private final CommandGateway desk;
    private final PortalLayout frames;

    public AccountsPage(CommandGateway desk, PortalLayout frames) {
        this.desk = desk;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        return page(visit, 200, frame(visit));
    }

    public PortalResponse create(PortalRequest visit) {
        return attempt(visit, "people.created", () -> {
            if (!visit.rawField("password").equals(visit.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.execute(
                    visit,
                    new AccountCommands.CreateAccount(
                            name(visit),
                            visit.rawField("password"),
                            visit.field("administrator").isPresent()));
        });
    }

    public PortalResponse setRole(PortalRequest visit) {
        return attempt(
                visit,
                "people.changed",
                () -> desk.execute(
                        visit,
                        new AccountCommands.SetRole(
                                name(visit),
                                visit.field("vault").orElse(""),
                                visit.field("role").orElse(NONE))));
    }

    public PortalResponse setPassword(PortalRequest visit) {
        return attempt(visit, "people.changed", () -> {
            if (!visit.rawField("password").equals(visit.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.execute(visit, new AccountCommands.SetPassword(name(visit), visit.rawField("password")));
        });
    }

    public PortalResponse setAdministrator(PortalRequest visit) {
        boolean administrator =
                visit.field("administrator").filter("yes"::equals).isPresent();
        return attempt(
                visit,
                "people.changed",
                () -> desk.execute(visit, new AccountCommands.SetAdministrator(name(visit), administrator)));
    }

    public PortalResponse remove(PortalRequest visit) {
        return attempt(
                visit, "people.removed", () -> desk.execute(visit, new AccountCommands.RemoveAccount(name(visit))));
    }

    private PortalResponse attempt(PortalRequest visit, String done, Runnable work) {
        try {
            work.run();
            visit.flash(new Notice.Done(visit.say(done, name(visit))));
            return new PortalResponse.PortalRedirect(ADDRESS);
        } catch (Problem refused) {
            return page(
                    visit,
                    refused.code().httpStatus(),
                    frame(visit).withNotice(ProblemNotices.notice(refused, visit.language())));
        }
    }

    private static String name(PortalRequest visit) {
        return visit.field("account").orElse("");
    }

    private PageContext frame(PortalRequest visit) {
        return frames.standalone(visit, visit.say("people.title"));
    }

    private PortalResponse page(PortalRequest visit, int status, PageContext frame) {
        Actor.Person actor = visit.requirePerson();
        List<VaultEntry> owned = desk.execute(visit, new VaultCommands.ListVaults()).vaults().stream()
                .filter(vault -> actor.may(Role.OWNER, VaultId.parse(vault.vault())))
                .toList();
        return new PortalResponse.Page(
                status,
                "portal/people",
                Map.of(
                        "frame",
                        frame,
                        "actor",
                        actor,
                        "accounts",
                        desk.execute(visit, new AccountCommands.ListAccounts()).accounts(),
                        "vaults",
                        owned,
                        "roles",
                        Role.values()));
    }
}
