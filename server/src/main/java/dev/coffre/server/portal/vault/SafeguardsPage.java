package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.catalog.VaultRow;
import dev.coffre.server.people.Role;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.SafeguardsEntry;
import dev.coffre.vault.wire.SetSafeguards;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import java.util.Map;
import java.util.Optional;

/** Safeguards of a vault: visible to readers, changed by owners. */
public final class SafeguardsPage {
    private static final String LOCKED = "locked";

    private final Desk desk;
    private final VaultService service;
    private final Frames frames;

    public SafeguardsPage(Desk desk, VaultService service, Frames frames) {
        this.desk = desk;
        this.service = service;
        this.frames = frames;
    }

    /** Values of the form: the current ones, or those that were typed. */
    public record Typed(
            String days, String weeks, String months, String years, String softDelete, String immutability) {
        static Typed of(SafeguardsEntry safeguards) {
            return new Typed(
                    String.valueOf(safeguards.days()),
                    String.valueOf(safeguards.weeks()),
                    String.valueOf(safeguards.months()),
                    String.valueOf(safeguards.years()),
                    String.valueOf(safeguards.softDeleteDays()),
                    safeguards.immutability());
        }

        static Typed of(Visit visit) {
            return new Typed(
                    visit.field("days").orElse(""),
                    visit.field("weeks").orElse(""),
                    visit.field("months").orElse(""),
                    visit.field("years").orElse(""),
                    visit.field("soft-delete").orElse(""),
                    visit.field("immutability").orElse(""));
        }
    }

    public Answer show(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.SAFEGUARDS);
        SafeguardsEntry safeguards = safeguards(visit, vault);
        return page(visit, 200, frame(visit, vault), safeguards, Typed.of(safeguards));
    }

    public Answer change(Visit visit) {
        VaultRow vault = VaultPages.vault(service, visit, VaultTab.SAFEGUARDS);
        SafeguardsEntry before = safeguards(visit, vault);
        try {
            requireSure(visit, before);
            desk.ask(visit, new AdminCommand.ChangeSafeguards(vault.id().toString(), asked(visit)));
            visit.tell(new Notice.Done(visit.say("safeguards.done")));
            return new Answer.Elsewhere(VaultTab.SAFEGUARDS.address(vault.id().toString()));
        } catch (Problem refused) {
            Frame frame = frame(visit, vault).with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), frame, before, Typed.of(visit));
        }
    }

    /** Locking is irreversible, so it needs an explicit confirmation. */
    private static void requireSure(Visit visit, SafeguardsEntry before) {
        boolean locks = visit.field("immutability").filter(LOCKED::equals).isPresent()
                && !before.immutability().equals(LOCKED);
        if (locks && visit.field("sure").isEmpty()) {
            throw ProblemCode.CONFIRMATION_MISSING.with("reason", visit.say("safeguards.not-sure"));
        }
    }

    private static SetSafeguards asked(Visit visit) {
        return new SetSafeguards(
                number(visit, "days"),
                number(visit, "weeks"),
                number(visit, "months"),
                number(visit, "years"),
                number(visit, "soft-delete"),
                visit.field("immutability"),
                visit.field("pin"));
    }

    private static Optional<Integer> number(Visit visit, String field) {
        try {
            return visit.field(field).map(Integer::valueOf);
        } catch (NumberFormatException notANumber) {
            throw ProblemCode.RETENTION_POLICY_INVALID.with(
                    "reason", visit.say("safeguards.number", visit.field(field).orElse("")));
        }
    }

    private SafeguardsEntry safeguards(Visit visit, VaultRow vault) {
        return desk.ask(visit, new AdminCommand.ShowSafeguards(vault.id().toString()));
    }

    private Frame frame(Visit visit, VaultRow vault) {
        return frames.ofVault(visit, vault.name(), VaultTab.SAFEGUARDS);
    }

    private static Answer page(Visit visit, int status, Frame frame, SafeguardsEntry safeguards, Typed typed) {
        return new Answer.Page(
                status,
                "portal/safeguards",
                Map.of(
                        "frame",
                        frame,
                        "safeguards",
                        safeguards,
                        "typed",
                        typed,
                        "owns",
                        visit.who().may(Role.OWNER, visit.vault()),
                        "pinPage",
                        VaultTab.PIN.address(visit.vault().toString())));
    }
}
