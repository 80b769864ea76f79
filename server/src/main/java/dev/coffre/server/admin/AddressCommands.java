package dev.coffre.server.admin;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.message.ChangeAddressRequest;
import dev.coffre.server.openapi.ApiChapter;
import dev.coffre.server.tls.PemPair;
import dev.coffre.vault.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Commands about the addresses and TLS keys of the service. */
public final class AddressCommands implements CommandGroup {
    static final List<CommandSpec<AddressCommands, ?, ?>> SPECS = List.of(
            CommandSpec.of("show-address", ShowAddress.class, AddressEntry.class)
                    .needs(CommandNeed.administrator())
                    .byToken()
                    .readOnly()
                    .route(CommandRoute.get(
                                    ApiChapter.ADDRESS,
                                    "/v1/admin/address",
                                    "Where agents find the service, and by which key")
                            .as(_ -> new ShowAddress()))
                    .handledBy(AddressCommands::showAddress),
            CommandSpec.of("announce-address", ChangeUrls.class, AddressEntry.class)
                    .needs(CommandNeed.administrator())
                    .audits((action, command) ->
                            action.with("step", command.step().code()).with("urls", String.join(" ", command.urls())))
                    .route(CommandRoute.put(
                                    ApiChapter.ADDRESS, "/v1/admin/address/urls", "Changes the addresses, step by step")
                            .mayFail(
                                    ProblemCode.FLAGS_INVALID,
                                    ProblemCode.ADDRESS_INVALID,
                                    ProblemCode.ADDRESSES_TOO_MANY,
                                    ProblemCode.ADDRESS_SUPPOSED,
                                    ProblemCode.NOTHING_ANNOUNCED,
                                    ProblemCode.ANNOUNCEMENT_NEEDLESS)
                            .as(
                                    ChangeAddressRequest.class,
                                    (asked, _) -> new ChangeUrls(
                                            ChangeStep.named(asked.step()),
                                            asked.urls().orElse(List.of()))))
                    .handledBy(AddressCommands::changeUrls),
            CommandSpec.of("announce-certificate", ChangeCertificate.class, AddressEntry.class)
                    .needs(CommandNeed.administrator())
                    .audits((action, command) ->
                            action.with("step", command.step().code()))
                    .route(CommandRoute.put(
                                    ApiChapter.ADDRESS,
                                    "/v1/admin/address/certificate",
                                    "Changes the TLS key that agents expect, step by step")
                            .mayFail(
                                    ProblemCode.FLAGS_INVALID,
                                    ProblemCode.TLS_PIN_INVALID,
                                    ProblemCode.CERTIFICATE_UNUSABLE,
                                    ProblemCode.ADDRESS_SUPPOSED,
                                    ProblemCode.NOTHING_ANNOUNCED,
                                    ProblemCode.ANNOUNCEMENT_NEEDLESS)
                            .as(
                                    ChangeAddressRequest.class,
                                    (asked, _) -> new ChangeCertificate(
                                            ChangeStep.named(asked.step()), Optional.empty(), asked.pin())))
                    .handledBy(AddressCommands::changeCertificate));

    private final AddressService addresses;

    public AddressCommands(AddressService addresses) {
        this.addresses = addresses;
    }

    @Override
    public Stream<BoundCommand<?, ?>> commands() {
        return BoundCommand.all(SPECS, this);
    }

    private AddressEntry showAddress(CommandCall<ShowAddress> call) {
        return addresses.entry();
    }

    private AddressEntry changeUrls(CommandCall<ChangeUrls> call) {
        switch (call.command().step()) {
            case ANNOUNCE -> addresses.announceUrls(call.command().urls());
            case ACTIVATE -> addresses.activateUrls();
            case WITHDRAW -> addresses.withdrawUrls();
        }
        return addresses.entry();
    }

    private AddressEntry changeCertificate(CommandCall<ChangeCertificate> call) {
        ChangeCertificate command = call.command();
        switch (command.step()) {
            case ANNOUNCE ->
                command.pin().ifPresentOrElse(addresses::announcePin, () -> addresses.announceKey(command.pem()));
            case ACTIVATE -> addresses.activateKey();
            case WITHDRAW -> addresses.withdrawKey();
        }
        return addresses.entry();
    }

    /** Shows the addresses and TLS keys of the service, present and announced. */
    public record ShowAddress() implements AdminCommand<AddressEntry> {}

    /** Announces addresses to agents, activates the announced ones, or withdraws the announcement. */
    public record ChangeUrls(ChangeStep step, List<String> urls) implements AdminCommand<AddressEntry> {}

    /**
     * Announces the next TLS key to agents, activates the announced one, or withdraws the announcement. Announces
     * {@code pem} or {@code pin}; if both are empty, the service creates a key.
     *
     * @param pin of a key that another program holds, such as a reverse proxy
     */
    public record ChangeCertificate(ChangeStep step, Optional<PemPair> pem, Optional<String> pin)
            implements AdminCommand<AddressEntry> {}
}
