package dev.coffre.server.admin;

import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.people.Role;
import dev.coffre.server.retention.RetentionProblems;
import dev.coffre.server.retention.SafeguardService;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.util.List;
import java.util.stream.Stream;

/** Commands about the safeguards of vaults. */
public final class SafeguardCommands implements CommandGroup {
    static final List<CommandSpec<SafeguardCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("show-safeguards", ShowSafeguards.class, SafeguardsEntry.class)
                    .needs(CommandNeed.inVault(Role.READER, ShowSafeguards::vault))
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/vaults/{vault}/safeguards",
                                    "What the vault protects its machines by")
                            .as(request -> new ShowSafeguards(request.vaultName())))
                    .handledBy(SafeguardCommands::showSafeguards),
            CommandSpec.of("set-safeguards", ChangeSafeguards.class, SafeguardsEntry.class)
                    .needs(CommandNeed.inVault(Role.OWNER, ChangeSafeguards::vault))
                    .audits((action, command) -> action.with("vault", command.vault())
                            .with("changes", command.safeguards().changes()))
                    .route(CommandRoute.put(
                                    ApiChapter.RETENTION,
                                    "/v1/admin/vaults/{vault}/safeguards",
                                    "Changes what is named; what protects less takes a security PIN of the vault")
                            .mayFail(RetentionProblems.SAFEGUARDS)
                            .as(
                                    SetSafeguardsRequest.class,
                                    (asked, request) -> new ChangeSafeguards(request.vaultName(), asked)))
                    .handledBy(SafeguardCommands::changeSafeguards));

    private final SafeguardService safeguards;
    private final PinCheck pins;

    public SafeguardCommands(SafeguardService safeguards, PinCheck pins) {
        this.safeguards = safeguards;
        this.pins = pins;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private SafeguardsEntry showSafeguards(CommandCall<ShowSafeguards> call) {
        return safeguards.show(call.vault().id());
    }

    private SafeguardsEntry changeSafeguards(CommandCall<ChangeSafeguards> call) {
        SetSafeguardsRequest changes = call.command().safeguards();
        return safeguards.set(call.vault().id(), changes, pins.use(call.actor(), call.vault(), changes.pin()));
    }

    /** Shows the safeguards of a vault. */
    public record ShowSafeguards(String vault) implements AdminCommand<SafeguardsEntry> {}

    /** Changes the safeguards that are named. */
    public record ChangeSafeguards(String vault, SetSafeguardsRequest safeguards)
            implements AdminCommand<SafeguardsEntry> {}
}
