package dev.coffre.server.portal.people;

import dev.coffre.server.admin.AccountCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageContext;
import dev.coffre.web.page.PageResponse;
import java.util.List;
import java.util.Map;

/** Accounts and their roles by vault. */
public final class AccountsPage {
    private static final String ADDRESS = "/portal/people";
    private static final String NONE = "none";

    private final CommandGateway commands;
    private final PortalLayout layout;

    public AccountsPage(CommandGateway commands, PortalLayout layout) {
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        return page(request, 200, frame(request));
    }

    public PageResponse create(PortalRequest request) {
        return attempt(request, "people.created", () -> {
            if (!request.rawField("password").equals(request.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            commands.execute(
                    request,
                    new AccountCommands.CreateAccount(
                            name(request),
                            request.rawField("password"),
                            request.field("administrator").isPresent()));
        });
    }

    public PageResponse setRole(PortalRequest request) {
        return attempt(
                request,
                "people.changed",
                () -> commands.execute(
                        request,
                        new AccountCommands.SetRole(
                                name(request),
                                request.field("vault").orElse(""),
                                request.field("role").orElse(NONE))));
    }

    public PageResponse setPassword(PortalRequest request) {
        return attempt(request, "people.changed", () -> {
            if (!request.rawField("password").equals(request.rawField("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            commands.execute(request, new AccountCommands.SetPassword(name(request), request.rawField("password")));
        });
    }

    public PageResponse setAdministrator(PortalRequest request) {
        boolean administrator =
                request.field("administrator").filter("yes"::equals).isPresent();
        return attempt(
                request,
                "people.changed",
                () -> commands.execute(request, new AccountCommands.SetAdministrator(name(request), administrator)));
    }

    public PageResponse remove(PortalRequest request) {
        return attempt(
                request,
                "people.removed",
                () -> commands.execute(request, new AccountCommands.RemoveAccount(name(request))));
    }

    private PageResponse attempt(PortalRequest request, String done, Runnable work) {
        try {
            work.run();
            request.setNotice(request.say(done, name(request)));
            return new PageResponse.Redirect(ADDRESS);
        } catch (Problem refused) {
            return page(request, refused.code().httpStatus(), frame(request).withProblem(refused));
        }
    }

    private static String name(PortalRequest request) {
        return request.field("account").orElse("");
    }

    private PageContext frame(PortalRequest request) {
        return layout.standalone(request, request.say("people.title"));
    }

    private PageResponse page(PortalRequest request, int status, PageContext frame) {
        Actor.Person actor = request.requirePerson();
        List<VaultEntry> owned = commands.execute(request, new VaultCommands.ListVaults()).vaults().stream()
                .filter(vault -> actor.may(Role.OWNER, VaultId.parse(vault.vault())))
                .toList();
        return new PageResponse.Page(
                status,
                "portal/people",
                Map.of(
                        "frame",
                        frame,
                        "actor",
                        actor,
                        "accounts",
                        commands.execute(request, new AccountCommands.ListAccounts())
                                .accounts(),
                        "vaults",
                        owned,
                        "roles",
                        Role.values()));
    }
}
