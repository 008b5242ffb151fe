# Two commands: `make run` starts Bikupa, `make test` tests it. CONTRIBUTING.md has the rest.
.PHONY: run test test-quick test-evening test-faults check bench bench-quick bench-loss bench-deck bench-themes lock sbom update-translations screenshots guide-pictures

# A Python that was upgraded away takes its environment with it.
$(shell .venv/bin/python -c 0 2>/dev/null || rm -f .venv/ready .venv/ready-dev)

run: .venv/ready
	@exec .venv/bin/bikupa serve

test: .venv/ready-dev
	@scripts/in_memory scripts/test

test-quick: .venv/ready-dev
	@scripts/in_memory .venv/bin/python -m scripts.test_quick

test-evening: .venv/ready-dev
	@.venv/bin/python -m pytest -m hypothesis --hypothesis-profile evening --numprocesses auto

test-faults: .venv/ready-dev
	@.venv/bin/python -m pytest -m "faults or not faults" tests/faults

check: .venv/ready-dev
	@scripts/check

bench: .venv/ready-dev
	@.venv/bin/python -m bench

bench-quick: .venv/ready-dev
	@.venv/bin/python -m bench --quick

bench-loss: .venv/ready-dev
	@.venv/bin/python -m bench.loss

bench-deck: .venv/ready-dev
	@.venv/bin/python -m bench.deck

bench-themes: .venv/ready-dev
	@.venv/bin/python -m bench.themes

lock:
	@scripts/lock

sbom: .venv/ready-dev
	@.venv/bin/cyclonedx-py requirements requirements.lock --output-reproducible --output-file bikupa.cdx.json
	@echo "bikupa.cdx.json lists what is installed with Bikupa"

update-translations: .venv/ready-dev
	@.venv/bin/python -m scripts.translations update

screenshots: .venv/ready-dev
	@.venv/bin/python -m scripts.screenshots

guide-pictures: .venv/ready-dev
	@.venv/bin/python -m scripts.guide_pictures

.venv/ready: requirements.lock scripts/environment
	@scripts/environment requirements.lock
	@touch $@

.venv/ready-dev: requirements-dev.lock scripts/environment
	@scripts/environment requirements-dev.lock
	@touch .venv/ready $@
