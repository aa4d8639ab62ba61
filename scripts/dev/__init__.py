"""What serves only the development of Byre: no task needs it.

docs                              generated pages and .env.template
lock                              the lock files of the parts
macos_plan                        what a person with a Mac runs to test what can't be tested elsewhere
saved, recorded_gpu, recorded_faults  outputs that were saved, and what `gpu` and `explain` make of them
"""
