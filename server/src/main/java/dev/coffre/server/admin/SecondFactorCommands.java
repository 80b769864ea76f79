package dev.coffre.server.admin;

import dev.coffre.server.people.SecondFactorKeeping;
import dev.coffre.server.people.SignIn;
import dev.coffre.vault.wire.Nothing;
import dev.coffre.vault.wire.SecondFactorOffered;
import dev.coffre.vault.wire.SpareCodes;
import java.util.Optional;

/** Executes commands about the second factor. {@link Administration} checks permissions first. */
public final class SecondFactorCommands {
    private final SecondFactorKeeping keeping;
    private final SignIn signIn;

    public SecondFactorCommands(SecondFactorKeeping keeping, SignIn signIn) {
        this.keeping = keeping;
        this.signIn = signIn;
    }

    SecondFactorOffered begin(String account) {
        SecondFactorKeeping.Offer offer = keeping.begin(account);
        return new SecondFactorOffered(offer.secret(), offer.uri());
    }

    SpareCodes confirm(String account, AdminCommand.ConfirmSecondFactor confirm) {
        return new SpareCodes(keeping.confirm(account, confirm.code()));
    }

    /** Requires password and code, as sign-in does. An open session is not enough. */
    Nothing remove(String account, String from, AdminCommand.RemoveSecondFactor remove) {
        signIn.verifyAll(new SignIn.Attempt(account, remove.password(), Optional.of(remove.code()), from));
        keeping.remove(account);
        return new Nothing();
    }

    Nothing reset(AdminCommand.ResetSecondFactor reset) {
        keeping.remove(reset.account());
        return new Nothing();
    }
}
