package dev.coffre.agent.console.registration;

import dev.coffre.agent.console.page.ConsoleLayout;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.CredentialsFormField;
import dev.coffre.agent.console.page.ProxyFormFields;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.UserNamedPath;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.registration.PassphraseFile;
import dev.coffre.agent.registration.PassphraseRule;
import dev.coffre.agent.registration.RegistrationFactory;
import dev.coffre.backup.entry.PathForm;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import dev.coffre.web.page.QrCodeSvg;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The pages of the registration wizard: proxy, vault identification, encryption, recovery sheet, finish. Thread-safe. */
public final class RegistrationPages {
    private static final String ADDRESS = "/registration";

    private final RegistrationFactory registrations;
    private final MachineClock clock;
    private final ProxyChoice.FromEnvironment systemProxy;
    private final String hostName;
    private final ConsoleLayout layout;

    /** @param systemProxy may name a proxy */
    public RegistrationPages(
            RegistrationFactory registrations,
            MachineClock clock,
            ProxyChoice.FromEnvironment systemProxy,
            ConsoleLayout layout) {
        this.registrations = registrations;
        this.clock = clock;
        this.systemProxy = systemProxy;
        this.hostName = registrations.installation().hostName();
        this.layout = layout;
    }

    public Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /registration", this::show,
                "GET /registration/place", this::place,
                "POST /registration/proxy", request -> step(request, wizard -> chooseProxy(request, wizard)),
                "POST /registration/vault",
                        request -> step(request, wizard -> wizard.identify(CredentialsFormField.read(request))),
                "POST /registration/replacement", this::replace,
                "POST /registration/encryption", this::encrypt,
                "POST /registration/sheet", request -> step(request, wizard -> settle(request, wizard)),
                "POST /registration/finish", request -> step(request, RegistrationWizard::finish),
                "POST /registration/back", request -> step(request, wizard -> back(request, wizard)));
    }

    private RegistrationWizard wizard(ConsolePageRequest request) {
        return request.session().wizard(RegistrationWizard.class, () -> new RegistrationWizard(registrations));
    }

    /** Runs a step and redirects to the page of the next one. If it fails, shows the problem on the same page. */
    private PageResponse step(ConsolePageRequest request, Consumer<RegistrationWizard> step) {
        try {
            step.accept(wizard(request));
        } catch (Problem problem) {
            request.setNotice(problem);
        }
        return new PageResponse.Redirect(ADDRESS);
    }

    private PageResponse show(ConsolePageRequest request) {
        boolean registered = new KeyFolder(registrations.vault().home().keys()).isRegistered();
        RegistrationWizard wizard = wizard(request);
        if (registered && wizard.step() != RegistrationWizardStep.DONE) {
            return new PageResponse.Redirect("/");
        }
        return switch (wizard.step()) {
            case PROXY -> page(request, wizard, ProxyFormFields.of(probableProxy()));
            case VAULT -> page(request, wizard, Map.of());
            case ENCRYPTION -> encryptionPage(request, wizard, emptyForm(request), Optional.empty());
            case RECOVERY -> sheetPage(request, wizard);
            case FINISH ->
                page(
                        request,
                        wizard,
                        Map.of(
                                "vault",
                                wizard.steps().vault(),
                                "name",
                                wizard.steps().machineName()));
            case DONE -> page(request, wizard, Map.of("registered", wizard.registered()));
            case REPLACEMENT ->
                replacementPage(request, wizard, wizard.probableMachine().orElse(""), Optional.empty());
        };
    }

    private PageResponse page(ConsolePageRequest request, RegistrationWizard wizard, Map<String, Object> values) {
        return page(request, wizard, values, Optional.empty());
    }

    private PageResponse page(
            ConsolePageRequest request,
            RegistrationWizard wizard,
            Map<String, Object> values,
            Optional<Problem> problem) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("step", wizard.step());
        return PageResponse.framed(
                "console/registration-" + wizard.step().code(),
                layout.frame(request, "registration.title"),
                all,
                problem);
    }

    /** Returns the proxy that setup has set, or the system's if there is one. */
    private ProxyChoice probableProxy() {
        ProxyChoice known = knownProxy();
        boolean none = known instanceof ProxyChoice.FromEnvironment && !systemProxy.namesProxy();
        return none ? new ProxyChoice.None() : known;
    }

    private ProxyChoice knownProxy() {
        return registrations.vault().settings().read().proxy();
    }

    private void chooseProxy(ConsolePageRequest request, RegistrationWizard wizard) {
        wizard.chooseProxy(ProxyFormFields.read(request, systemProxy, knownProxy()));
    }

    private static void back(ConsolePageRequest request, RegistrationWizard wizard) {
        switch (request.field("to").orElse("")) {
            case "proxy" -> wizard.changeProxy();
            case "over" -> wizard.startOver();
            case "known" -> wizard.offerReplacement();
            case "new" -> wizard.registerAsNew();
            default -> wizard.leaveVault();
        }
    }

    private EncryptionForm emptyForm(ConsolePageRequest request) {
        return new EncryptionForm(
                request.field("choice").filter("type"::equals).isPresent(), hostName, MachineKind.MACHINE, "", false);
    }

    private PageResponse encryptionPage(
            ConsolePageRequest request, RegistrationWizard wizard, EncryptionForm form, Optional<Problem> problem) {
        Map<String, Object> values = Map.of(
                "vault",
                wizard.steps().vault(),
                "form",
                form,
                "least",
                Passphrase.MIN_CODE_POINTS,
                "anyKnown",
                !wizard.machines().isEmpty());
        return page(request, wizard, values, problem);
    }

    private PageResponse replacementPage(
            ConsolePageRequest request, RegistrationWizard wizard, String machine, Optional<Problem> problem) {
        Map<String, Object> values = Map.of(
                "vault", wizard.steps().vault(),
                "hostName", hostName,
                "machines", wizard.machines(),
                "machine", machine,
                "begun", wizard.isReplacing());
        return page(request, wizard, values, problem);
    }

    /** Does the same as {@code coffre register --replace}. */
    private PageResponse replace(ConsolePageRequest request) {
        RegistrationWizard wizard = wizard(request);
        if (wizard.step() != RegistrationWizardStep.REPLACEMENT) {
            return new PageResponse.Redirect(ADDRESS);
        }
        String machine = request.field("machine").orElse("");
        try {
            wizard.replace(
                    machine, request.rawField("secret"), request.field("pin").map(SecurityPin::new));
            return new PageResponse.Redirect(ADDRESS);
        } catch (Problem problem) {
            return replacementPage(request, wizard, machine, Optional.of(problem));
        }
    }

    /** Renders the form again if it has errors, so that only the passphrase has to be typed again. */
    private PageResponse encrypt(ConsolePageRequest request) {
        RegistrationWizard wizard = wizard(request);
        if (wizard.step() != RegistrationWizardStep.ENCRYPTION) {
            return new PageResponse.Redirect(ADDRESS);
        }
        try {
            encrypt(request, wizard);
            return new PageResponse.Redirect(ADDRESS);
        } catch (Problem problem) {
            EncryptionForm form = new EncryptionForm(
                    isTyped(request),
                    name(request),
                    kind(request),
                    request.field("save-to").orElse(""),
                    problem.code() == ProblemCode.PASSPHRASE_ON_OWN_DISK || request.isChecked("own-disk"));
            return encryptionPage(request, wizard, form, Optional.of(problem));
        }
    }

    private void encrypt(ConsolePageRequest request, RegistrationWizard wizard) {
        boolean acknowledged = request.isChecked("acknowledged");
        if (!acknowledged) {
            throw ProblemCode.LOSS_NOT_ACKNOWLEDGED.problem();
        }
        Optional<PassphraseFile> place = saveTo(request);
        try (Passphrase passphrase = passphrase(request)) {
            place.ifPresent(file -> file.save(passphrase));
            try {
                wizard.encrypt(passphrase, acknowledged, name(request), kind(request), place);
            } catch (RuntimeException e) {
                place.ifPresent(PassphraseFile::discard);
                throw e;
            }
        }
    }

    private Passphrase passphrase(ConsolePageRequest request) {
        return isTyped(request)
                ? PassphraseRule.typedTwice(request.rawField("passphrase"), request.rawField("again"))
                : Passphrase.generate(registrations.crypto().random());
    }

    private static boolean isTyped(ConsolePageRequest request) {
        return request.field("choice").filter("type"::equals).isPresent();
    }

    private static MachineKind kind(ConsolePageRequest request) {
        return request.field("kind").flatMap(MachineKind::fromCode).orElse(MachineKind.MACHINE);
    }

    private String name(ConsolePageRequest request) {
        return request.field("name").orElse(hostName);
    }

    /** Returns the file to save the passphrase in. A generated passphrase must be saved, because no person has seen it. */
    private Optional<PassphraseFile> saveTo(ConsolePageRequest request) {
        Optional<PassphraseFile> place = request.field("save-to").map(path -> place(path, name(request)));
        if (place.isEmpty() && !isTyped(request)) {
            throw ProblemCode.PASSPHRASE_MISSING.problem();
        }
        place.filter(PassphraseFile::isOnLocalDisk).ifPresent(file -> {
            if (!request.isChecked("own-disk")) {
                throw ProblemCode.PASSPHRASE_ON_OWN_DISK.with("file", file);
            }
        });
        return place;
    }

    private PassphraseFile place(String path, String name) {
        Path local = UserNamedPath.of(path, reason -> unusable(path, reason));
        if (!local.isAbsolute()) {
            throw unusable(
                    path,
                    PathForm.NATIVE == PathForm.WINDOWS
                            ? "it does not begin with a drive"
                            : "it does not begin with /");
        }
        return registrations.crypto().secretFiles().newPassphrase(local, name);
    }

    private static Problem unusable(String path, String reason) {
        return ProblemCode.PASSPHRASE_FILE_UNREADABLE.with("file", path).with("reason", reason);
    }

    /** Answers a script with a warning about the chosen path while the form is being filled in. */
    private PageResponse place(ConsolePageRequest request) {
        boolean warns = request.field("save-to")
                .filter(RegistrationPages::isAbsolute)
                .map(path -> place(path, name(request)))
                .filter(PassphraseFile::isOnLocalDisk)
                .isPresent();
        return PageResponse.ok(
                "console/own-disk", Map.of("frame", layout.frame(request, "registration.title"), "warns", warns));
    }

    /** The text may not be a valid path yet, because the user is still typing. */
    private static boolean isAbsolute(String path) {
        try {
            return Path.of(path).isAbsolute();
        } catch (InvalidPathException notYet) {
            return false;
        }
    }

    private PageResponse sheetPage(ConsolePageRequest request, RegistrationWizard wizard) {
        return page(
                request,
                wizard,
                Map.of(
                        "vault", wizard.steps().vault(),
                        "name", wizard.steps().machineName().orElse(hostName),
                        "today", clock.today(),
                        "continued", wizard.isContinued(),
                        "savedTo", wizard.savedTo().map(PassphraseFile::toString),
                        "onOwnDisk",
                                wizard.savedTo()
                                        .filter(PassphraseFile::isOnLocalDisk)
                                        .isPresent(),
                        "code", wizard.sheet().text(),
                        "picture", QrCodeSvg.svg(wizard.sheet().text()),
                        "group", wizard.sheet().askedGroup()));
    }

    private static void settle(ConsolePageRequest request, RegistrationWizard wizard) {
        if (request.field("decline").isPresent()) {
            wizard.declineSheet();
        } else {
            wizard.confirmSheet(request.rawField("group"));
        }
    }
}
