package dev.coffre.server.portal.people;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.portal.access.Doorkeeper;
import dev.coffre.server.portal.frame.Answer;
import dev.coffre.server.portal.frame.Desk;
import dev.coffre.server.portal.frame.Frames;
import dev.coffre.server.portal.frame.Problems;
import dev.coffre.server.portal.frame.Visit;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.SecondFactorOffered;
import dev.coffre.vault.wire.TokenEntry;
import dev.coffre.vault.wire.TokenMade;
import dev.coffre.web.page.Frame;
import dev.coffre.web.page.Notice;
import dev.coffre.web.page.QrPicture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The person's own account: password, second factor, API tokens. Secrets are shown once, in the response to the form. */
public final class AccountPage {
    private static final String ADDRESS = "/portal/account";
    private static final int USUAL_DAYS = 90;

    private final VaultService service;
    private final Desk desk;
    private final Doorkeeper door;
    private final Frames frames;

    public AccountPage(VaultService service, Desk desk, Doorkeeper door, Frames frames) {
        this.service = service;
        this.desk = desk;
        this.door = door;
        this.frames = frames;
    }

    /** Secret that the last form created. No other page shows it again. */
    public sealed interface Shown {
        record Nothing() implements Shown {}

        /** @param picture the secret as a QR code in SVG */
        record Offer(String secret, String picture) implements Shown {
            @Override
            public String toString() {
                return "Offer";
            }
        }

        record Spare(List<String> codes) implements Shown {
            @Override
            public String toString() {
                return "Spare";
            }
        }

        record Token(String name, String token) implements Shown {
            @Override
            public String toString() {
                return "Token[" + name + "]";
            }
        }
    }

    public Answer show(Visit visit) {
        return page(visit, 200, frame(visit), new Shown.Nothing());
    }

    /** Changes the password, which ends every session of the account, including this one. */
    public Answer changePassword(Visit visit) {
        String password = visit.typed("password");
        return attempt(visit, () -> {
            if (!password.equals(visit.typed("again"))) {
                throw ProblemCode.PASSWORD_MISMATCH.problem();
            }
            desk.ask(visit, new AdminCommand.ChangePassword(visit.typed("current"), password));
            door.signOut(visit.servletRequest(), visit.servletResponse());
            return new Answer.Elsewhere(SignInPage.ADDRESS + "?changed=yes");
        });
    }

    /** Sets the language of the pages, in this browser and wherever the account signs in next. */
    public Answer changeLanguage(Visit visit) {
        String language = visit.field("language").orElse("");
        return attempt(visit, () -> {
            desk.ask(visit, new AdminCommand.SetLanguage(language));
            ViewChoice.speak(visit, language);
            return new Answer.Elsewhere(ADDRESS);
        });
    }

    public Answer beginSecondFactor(Visit visit) {
        return attempt(visit, () -> {
            SecondFactorOffered offered = desk.ask(visit, new AdminCommand.BeginSecondFactor());
            return page(visit, 200, frame(visit), new Shown.Offer(offered.secret(), QrPicture.svg(offered.uri())));
        });
    }

    public Answer confirmSecondFactor(Visit visit) {
        return attempt(visit, () -> {
            List<String> codes = desk.ask(
                            visit,
                            new AdminCommand.ConfirmSecondFactor(
                                    visit.field("code").orElse("")))
                    .codes();
            stay(visit);
            return page(visit, 200, frame(visit), new Shown.Spare(codes));
        });
    }

    public Answer removeSecondFactor(Visit visit) {
        return attempt(visit, () -> {
            desk.ask(
                    visit,
                    new AdminCommand.RemoveSecondFactor(
                            visit.typed("current"), visit.field("code").orElse("")));
            stay(visit);
            visit.tell(new Notice.Done(visit.say("second.off")));
            return new Answer.Elsewhere(ADDRESS);
        });
    }

    /**
     * The change ended all sessions of the account. This one continues, because the person has just given a code of the factor.
     */
    private void stay(Visit visit) {
        door.renew(service.people().signedIn(visit.who().account()), visit.servletRequest(), visit.servletResponse());
    }

    public Answer makeToken(Visit visit) {
        return attempt(visit, () -> {
            TokenMade made = desk.ask(
                    visit,
                    new AdminCommand.MakeToken(
                            Optional.empty(),
                            visit.field("name").orElse(""),
                            visit.field("vault"),
                            visit.field("readOnly").isPresent(),
                            days(visit)));
            return page(visit, 200, frame(visit), new Shown.Token(made.entry().name(), made.token()));
        });
    }

    public Answer revokeToken(Visit visit) {
        return attempt(visit, () -> {
            desk.ask(
                    visit,
                    new AdminCommand.RevokeToken(
                            visit.who().account(), visit.field("name").orElse("")));
            visit.tell(new Notice.Done(visit.say("tokens.revoked")));
            return new Answer.Elsewhere(ADDRESS);
        });
    }

    private static int days(Visit visit) {
        try {
            return visit.field("days").map(Integer::valueOf).orElse(USUAL_DAYS);
        } catch (NumberFormatException e) {
            throw ProblemCode.REQUEST_MALFORMED.with("reason", "days");
        }
    }

    private Answer attempt(Visit visit, Supplier<Answer> work) {
        try {
            return work.get();
        } catch (Problem refused) {
            Frame told = frame(visit).with(Problems.notice(refused, visit.language()));
            return page(visit, refused.code().httpStatus(), told, new Shown.Nothing());
        }
    }

    private Frame frame(Visit visit) {
        return frames.plain(visit, visit.say("account.title"));
    }

    private Answer page(Visit visit, int status, Frame frame, Shown shown) {
        String account = visit.who().account();
        List<TokenEntry> tokens = desk.ask(visit, new AdminCommand.ListTokens()).tokens().stream()
                .filter(token -> token.account().equals(account))
                .toList();
        boolean secondFactor = service.secondFactors().isOn(account);
        Map<String, Object> values = new HashMap<>();
        values.put("frame", frame);
        values.put("actor", visit.who());
        values.put("shown", shown);
        values.put("secondFactor", secondFactor);
        values.put("spareCodes", secondFactor ? service.secondFactors().spareCodes(account) : 0L);
        values.put("tokens", tokens);
        values.put("vaults", desk.ask(visit, new AdminCommand.ListVaults()).vaults());
        return new Answer.Page(status, "portal/account", values);
    }
}
