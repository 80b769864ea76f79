package dev.coffre.server.cli;

import dev.coffre.server.message.AddressEntry;

/** Prints the addresses and TLS keys of the service. */
final class AddressLines {
    private AddressLines() {}

    static void show(AddressEntry entry, Printer printer) {
        entry.urls().forEach(url -> printer.say(entry.guessed() ? "address.guessed" : "address.url", url));
        entry.nextUrls().forEach(url -> printer.say("address.next-url", url));
        if (entry.tlsPins().isEmpty()) {
            printer.say("address.authorities");
        }
        entry.tlsPins().forEach(pin -> printer.say("address.pin", pin));
        entry.nextPins().forEach(pin -> printer.say("address.next-pin", pin));
        printer.message(entry);
    }
}
