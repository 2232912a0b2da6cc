import sys

def main():
    from flowtools import Run
    run = Run(sys.argv)
    print(run.value('paper'), run.value('ink', 'black'))

main()
