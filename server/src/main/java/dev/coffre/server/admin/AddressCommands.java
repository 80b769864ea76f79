package dev.coffre.server.admin;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.message.AddressEntry;
import dev.coffre.server.tls.PemPair;
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
                    .handledBy(AddressCommands::showAddress),
            CommandSpec.of("announce-address", ChangeUrls.class, AddressEntry.class)
                    .needs(CommandNeed.administrator())
                    .audits((action, command) ->
                            action.with("step", command.step().code()).with("urls", String.join(" ", command.urls())))
                    .handledBy(AddressCommands::changeUrls),
            CommandSpec.of("announce-certificate", ChangeCertificate.class, AddressEntry.class)
                    .needs(CommandNeed.administrator())
                    .audits((action, command) ->
                            action.with("step", command.step().code()))
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
     * Announces the next TLS key to agents, activates the announced one, or withdraws the announcement. Announces {@code pem}
     * or {@code pin}; if both are empty, the service creates a key.
     *
     * @param pin of a key that another program holds, such as a reverse proxy
     */
    public record ChangeCertificate(ChangeStep step, Optional<PemPair> pem, Optional<String> pin)
            implements AdminCommand<AddressEntry> {}
}
