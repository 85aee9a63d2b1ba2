del prod
